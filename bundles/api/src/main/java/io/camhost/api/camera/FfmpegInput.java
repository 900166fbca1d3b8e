package io.camhost.api.camera;

import java.util.List;
import java.util.Optional;

/**
 * A camera that ffmpeg can open: always an argument vector, never a shell. Whoever produces bytes itself offers them at a socket
 * and describes that (for instance {@code -f mpegts -i unix:/…}).
 *
 * @param kind as {@link CameraSource#kind}
 * @param arguments input options, without {@code -i}
 * @param url what follows {@code -i}
 * @param device the node that can be opened only once, such as {@code /dev/video0}: nobody opens it a second time while it is in use
 * @param choosesMode whether {@code -input_format}, {@code -video_size} and {@code -framerate} may be added before {@code -i}
 * @param realTime whether frames come at the camera's own speed; if not, the driver adds {@code -re}
 */
public record FfmpegInput(
        String kind, List<String> arguments, String url, Optional<String> device, boolean choosesMode, boolean realTime)
        implements CameraSource {
    public FfmpegInput {
        arguments = List.copyOf(arguments);
    }
}
