package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides how each camera's picture becomes H.264, and stays with it. Threading: one thread. */
final class EncodingChoice {
    private final Codec codec;
    private final ModeChoice choice;
    private final Map<CameraId, Mode> modes = new HashMap<>();
    private final Map<CameraId, Decision> decisions = new HashMap<>();

    /** What was decided of what: asked for in every round, and changes once in a day. */
    private record Decision(Camera camera, Optional<Encoder> encoder, Optional<Encoding> encoding) {}

    /** @param height the largest that is encoded */
    EncodingChoice(Codec codec, int height) {
        this.codec = codec;
        choice = new ModeChoice(height);
    }

    /** @return empty when it has to be encoded and there is no encoder */
    Optional<Encoding> of(Camera camera, FfmpegInput source, Optional<Encoder> encoder) {
        Decision before = decisions.get(camera.id());
        if (before != null && before.camera() == camera && before.encoder().equals(encoder)) return before.encoding();
        Optional<Encoding> encoding = decide(camera, source, encoder);
        decisions.put(camera.id(), new Decision(camera, encoder, encoding));
        return encoding;
    }

    private Optional<Encoding> decide(Camera camera, FfmpegInput source, Optional<Encoder> encoder) {
        Mode mode = choice.choose(camera, source, Optional.ofNullable(modes.get(camera.id())));
        if (camera.capabilities().isPresent()) modes.put(camera.id(), mode);
        FrameRate rate = mode.rateOr(camera.fps());
        if (mode.h264())
            return Optional.of(new Encoding(
                    mode.inputOptions(), List.of("-c:v", "copy"), mode.width(), mode.height(), rate, true));
        return encoder.map(chosen -> {
            List<String> inputOptions = new ArrayList<>(chosen.inputOptions());
            inputOptions.addAll(mode.inputOptions());
            return new Encoding(
                    inputOptions,
                    chosen.arguments(codec, mode.width(), mode.height(), rate),
                    mode.width(),
                    mode.height(),
                    rate,
                    false);
        });
    }

    /** For the successor: {@code [format, width, height, rate, h264]} by camera; blank where there is none. */
    Map<String, List<String>> keep() {
        Map<String, List<String>> kept = new HashMap<>();
        modes.forEach((camera, mode) -> kept.put(
                camera.toString(),
                List.of(
                        mode.format().orElse(""),
                        Integer.toString(mode.width()),
                        Integer.toString(mode.height()),
                        mode.rate().map(FrameRate::toString).orElse(""),
                        Boolean.toString(mode.h264()))));
        return kept;
    }

    void restore(Map<?, ?> kept) {
        kept.forEach((camera, value) -> {
            List<?> parts = (List<?>) value;
            String[] rate = parts.get(3).toString().split("/", 2);
            modes.put(
                    CameraId.parse(camera.toString()),
                    new Mode(
                            Optional.of(parts.get(0).toString()).filter(format -> !format.isEmpty()),
                            Integer.parseInt(parts.get(1).toString()),
                            Integer.parseInt(parts.get(2).toString()),
                            rate[0].isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new FrameRate(
                                            Integer.parseInt(rate[0]),
                                            rate.length == 2 ? Integer.parseInt(rate[1]) : 1)),
                            Boolean.parseBoolean(parts.get(4).toString())));
        });
    }
}
