package io.camhost.api.media;

import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraSource;
import java.util.List;
import java.util.Optional;

/**
 * One stream as it should be.
 *
 * @param source where the pictures come from
 * @param live whether its publisher should run; otherwise only its path is there, so that viewers can ask for it
 * @param recording what should be recorded of it; implies {@code live}
 * @param besides another output of the ffmpeg that publishes: its arguments, to be put behind all others; who publishes in another way leaves it out
 * @param name of the camera, for people
 */
public record WantedStream(
        CameraId camera,
        CameraSource source,
        Encoding encoding,
        boolean live,
        Optional<WantedRecording> recording,
        List<String> besides,
        String name) {
    public WantedStream(
            CameraId camera,
            CameraSource source,
            Encoding encoding,
            boolean live,
            Optional<WantedRecording> recording) {
        this(camera, source, encoding, live, recording, List.of(), camera.toString());
    }

    public WantedStream {
        besides = List.copyOf(besides);
        if (recording.isPresent() && !live) throw new IllegalArgumentException("what is recorded is live");
    }
}
