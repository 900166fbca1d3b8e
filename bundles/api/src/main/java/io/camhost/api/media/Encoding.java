package io.camhost.api.media;

import io.camhost.api.camera.FrameRate;
import java.util.List;

/**
 * How a camera's picture becomes H.264, decided by {@code streams}.
 *
 * @param inputOptions go right before the source's {@code -i}: {@code -input_format mjpeg -video_size 1280x720 -framerate 30}, or none
 * @param codecArguments go behind the input: {@code -c:v copy}, or encoder, profile, GOP (= one second), bit rate, pixel format
 * @param copy whether the camera's own H.264 is passed through
 */
public record Encoding(
        List<String> inputOptions, List<String> codecArguments, int width, int height, FrameRate rate, boolean copy) {
    public Encoding {
        inputOptions = List.copyOf(inputOptions);
        codecArguments = List.copyOf(codecArguments);
    }
}
