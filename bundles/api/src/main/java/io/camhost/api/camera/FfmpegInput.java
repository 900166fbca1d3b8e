package io.camhost.api.camera;

import java.nio.file.Path;
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

    /** A video file that is shown again and again, at its own speed. @param video absolute */
    public static FfmpegInput looped(Path video) {
        if (!video.isAbsolute()) throw new IllegalArgumentException("an absolute path, got " + video);
        return new FfmpegInput("file", List.of("-stream_loop", "-1"), video.toString(), Optional.empty(), false, false);
    }
}
