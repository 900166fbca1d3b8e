package io.camhost.streams;

import io.camhost.api.camera.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a camera is opened.
 *
 * @param format its format as ffmpeg's {@code -input_format}; empty leaves the choice to ffmpeg
 * @param rate empty when the camera does not say
 * @param h264 whether the camera encodes by itself
 */
record Mode(Optional<String> format, int width, int height, Optional<FrameRate> rate, boolean h264) {
    /** What to give before {@code -i}. */
    List<String> inputOptions() {
        if (format.isEmpty()) return List.of();
        List<String> options =
                new ArrayList<>(List.of("-input_format", format.get(), "-video_size", width + "x" + height));
        rate.ifPresent(rate -> options.addAll(List.of("-framerate", rate.toString())));
        return options;
    }

    FrameRate rateOr(int framesPerSecond) {
        return rate.orElseGet(() -> FrameRate.of(framesPerSecond));
    }
}
