package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one camera shall be opened, as configured; what is not said is left to the choice.
 *
 * @param width 0 when no size is wished
 * @param always whether it is live all the time, watched or not
 * @param input number or name of the socket its pictures shall come from
 * @param format {@code h264}, {@code mjpeg}, {@code raw}, or one of ffmpeg's names
 */
record Wish(
        int width,
        int height,
        Optional<FrameRate> rate,
        Optional<String> format,
        Optional<String> bitrate,
        Optional<String> input,
        boolean always,
        String text) {
    static final Wish NONE =
            new Wish(0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, "");

    private static final String RULE =
            "media.wishes: each <camera or its name>=<size>@<rate> <format> <bit rate> input:<number or name> always, any of them, such as camera0=1280x720@15 mjpeg 2M, got ";
    private static final String ALWAYS = "always";
    private static final Pattern PICTURE =
            Pattern.compile("(?:([1-9][0-9]{1,4})x([1-9][0-9]{1,4}))?(?:@([1-9][0-9]{0,5})(?:/([1-9][0-9]{0,5}))?)?");
    private static final Pattern INPUT = Pattern.compile("input:[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern BITRATE = Pattern.compile("[1-9][0-9]{0,5}[kM]");

    /** By camera or name, in lower case. @throws IllegalArgumentException naming the key and the entry */
    static Map<String, Wish> configured(String... entries) {
        Map<String, Wish> wishes = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.lastIndexOf('=');
            String camera = fold(entry.substring(0, Math.max(0, equals)));
            if (camera.isEmpty() || wishes.put(camera, parse(entry, entry.substring(equals + 1))) != null)
                throw new IllegalArgumentException(RULE + entry);
        }
        return wishes;
    }

    /** The one for this camera: by its id, else by its name. */
    static Wish of(Camera camera, Map<String, Wish> wishes) {
        Wish byId = wishes.get(camera.id().toString());
        return byId != null ? byId : wishes.getOrDefault(fold(camera.name()), NONE);
    }

    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private enum Part {
        PICTURE,
        FORMAT,
        BITRATE,
        INPUT,
        ALWAYS
    }

    private static Wish parse(String entry, String text) {
        Map<Part, String> said = new EnumMap<>(Part.class);
        for (String word : text.strip().split(" +")) {
            Part part = part(word).orElseThrow(() -> new IllegalArgumentException(RULE + entry));
            if (said.put(part, word) != null) throw new IllegalArgumentException(RULE + entry);
        }
        Matcher picture = PICTURE.matcher(said.getOrDefault(Part.PICTURE, ""));
        boolean sized = picture.matches() && picture.group(1) != null;
        Wish wish = new Wish(
                sized ? Integer.parseInt(picture.group(1)) : 0,
                sized ? Integer.parseInt(picture.group(2)) : 0,
                rate(picture.group(3), picture.group(4)),
                ModeChoice.format(said.getOrDefault(Part.FORMAT, "")),
                Optional.ofNullable(said.get(Part.BITRATE)),
                Optional.ofNullable(said.get(Part.INPUT)).map(word -> fold(word.substring(word.indexOf(':') + 1))),
                said.containsKey(Part.ALWAYS),
                text.strip());
        if (wish.bitrate.isPresent() && wish.format.equals(Optional.of("h264")))
            throw new IllegalArgumentException(
                    "media.wishes: no bit rate with h264, which the camera encodes itself, got " + entry);
        return wish;
    }

    private static Optional<Part> part(String word) {
        if (ModeChoice.format(word).isPresent()) return Optional.of(Part.FORMAT);
        if (BITRATE.matcher(word).matches()) return Optional.of(Part.BITRATE);
        if (INPUT.matcher(fold(word)).matches()) return Optional.of(Part.INPUT);
        if (word.equalsIgnoreCase(ALWAYS)) return Optional.of(Part.ALWAYS);
        return !word.isEmpty() && PICTURE.matcher(word).matches() ? Optional.of(Part.PICTURE) : Optional.empty();
    }

    private static Optional<FrameRate> rate(@Nullable String numerator, @Nullable String denominator) {
        if (numerator == null) return Optional.empty();
        return Optional.of(
                new FrameRate(Integer.parseInt(numerator), denominator == null ? 1 : Integer.parseInt(denominator)));
    }

    /** The number of the wished input; empty when the device has none that is so, or nobody knows. */
    OptionalInt input(Camera camera) {
        if (input.isEmpty()) return OptionalInt.empty();
        List<String> inputs = camera.capabilities().map(Capabilities::inputs).orElse(List.of());
        for (int i = 0; i < inputs.size(); i++)
            if (input.get().equals(Integer.toString(i)) || input.get().equals(inputName(inputs.get(i))))
                return OptionalInt.of(i);
        return OptionalInt.empty();
    }

    /** As it is written in a wish: {@code hdmi-000-0} for {@code HDMI 000-0}. */
    static String inputName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    boolean none() {
        return text.isEmpty();
    }

    /** Whether a camera opened so is as wished. */
    boolean allows(Mode mode) {
        if (width > 0 && (width != mode.width() || height != mode.height())) return false;
        if (rate.isPresent()
                && (mode.rate().isEmpty() || !same(rate.get(), mode.rate().get()))) return false;
        if (bitrate.isPresent() && mode.h264()) return false;
        if (format.isEmpty()) return true;
        return format.get().equals("raw")
                ? mode.format().isPresent()
                        && !mode.h264()
                        && !mode.format().get().equals("mjpeg")
                : format.equals(mode.format()) || format.get().equals("h264") && mode.h264();
    }

    /** 30000/1001 is what cameras mean by 30. */
    private static boolean same(FrameRate wished, FrameRate offered) {
        return wished.compareTo(offered) == 0
                || wished.denominator() == 1 && Math.abs(wished.perSecond() - offered.perSecond()) < 0.1;
    }

    Codec codec(Codec configured) {
        return bitrate.map(rate -> new Codec(
                        configured.profile(), configured.level(), configured.pixelFormat(), rate, configured.preset()))
                .orElse(configured);
    }
}
