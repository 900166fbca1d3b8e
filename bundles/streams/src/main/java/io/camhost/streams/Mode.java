package io.camhost.streams;

import io.camhost.api.camera.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a camera is opened, and what becomes of its picture.
 *
 * @param format its format as ffmpeg's {@code -input_format}; empty leaves the choice to ffmpeg
 * @param rate empty when the camera does not say
 * @param h264 whether the camera encodes by itself
 * @param reduced whether we make the picture smaller or slower, since the camera cannot be asked to
 * @param input number of the socket its pictures come from; empty for the one that is selected
 */
record Mode(
        Optional<String> format,
        int width,
        int height,
        Optional<FrameRate> rate,
        boolean h264,
        boolean reduced,
        OptionalInt input) {
    /** So many texts {@link #keep} gives. */
    static final int KEPT = 7;

    private static final double USUAL_RATE = 30;

    Mode(Optional<String> format, int width, int height, Optional<FrameRate> rate, boolean h264) {
        this(format, width, height, rate, h264, false, OptionalInt.empty());
    }

    /** The same from another socket. */
    Mode from(OptionalInt socket) {
        return new Mode(format, width, height, rate, h264, reduced, socket);
    }

    /** What to give before {@code -i}. */
    List<String> inputOptions() {
        List<String> options = new ArrayList<>();
        input.ifPresent(number -> options.addAll(List.of("-channel", Integer.toString(number))));
        if (format.isEmpty()) return options;
        options.addAll(List.of("-input_format", format.get(), "-video_size", width + "x" + height));
        rate.ifPresent(rate -> options.addAll(List.of("-framerate", rate.toString())));
        return options;
    }

    /** ffmpeg's filters between the camera and the encoder. */
    List<String> filters() {
        if (!reduced) return List.of();
        List<String> filters = new ArrayList<>();
        rate.ifPresent(rate -> filters.add("fps=" + rate)); // first, so that no picture is made smaller in vain
        filters.add("scale=" + width + ":" + height);
        return filters;
    }

    FrameRate rateOr(int framesPerSecond) {
        return rate.orElseGet(() -> FrameRate.of(framesPerSecond));
    }

    /** What we have to encode, in pixels per second. */
    double encoded() {
        return h264 ? 0 : pixels();
    }

    /**
     * What it takes of its bus, in bytes per second. For raw pictures that is certain; a compressed one is taken for as large as busy
     * pictures are.
     */
    double carried() {
        return pixels() * format.map(Mode::bytesPerPixel).orElse(0.0);
    }

    private double pixels() {
        return (double) width * height * rate.map(FrameRate::perSecond).orElse(USUAL_RATE);
    }

    private static double bytesPerPixel(String format) {
        return switch (format) {
            case "h264" -> 0.05;
            case "mjpeg" -> 0.25;
            case "gray" -> 1;
            case "nv12", "nv21", "yuv420p" -> 1.5;
            case "rgb24", "bgr24" -> 3;
            default -> 2;
        };
    }

    /** For people: {@code mjpeg 1280x720@30}. */
    String inWords() {
        String picture = width + "x" + height + rate.map(rate -> "@" + rate).orElse("");
        return format.map(format -> format + " " + picture).orElse(picture);
    }

    /** As texts, for the successor; blank where there is none. */
    List<String> keep() {
        return List.of(
                format.orElse(""),
                Integer.toString(width),
                Integer.toString(height),
                rate.map(FrameRate::toString).orElse(""),
                Boolean.toString(h264),
                Boolean.toString(reduced),
                input.isPresent() ? Integer.toString(input.getAsInt()) : "");
    }

    /** @param kept what {@link #keep} gave */
    static Mode of(List<?> kept) {
        String[] rate = kept.get(3).toString().split("/", 2);
        String input = kept.size() >= KEPT ? kept.get(6).toString() : "";
        return new Mode(
                Optional.of(kept.get(0).toString()).filter(format -> !format.isEmpty()),
                Integer.parseInt(kept.get(1).toString()),
                Integer.parseInt(kept.get(2).toString()),
                rate[0].isEmpty()
                        ? Optional.empty()
                        : Optional.of(new FrameRate(
                                Integer.parseInt(rate[0]), rate.length == 2 ? Integer.parseInt(rate[1]) : 1)),
                Boolean.parseBoolean(kept.get(4).toString()),
                Boolean.parseBoolean(kept.get(5).toString()),
                input.matches("[0-9]{1,2}") ? OptionalInt.of(Integer.parseInt(input)) : OptionalInt.empty());
    }
}
