package io.camhost.api.media;

import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraSource;
import java.util.Optional;

/**
 * One stream as it should be.
 *
 * @param source where the pictures come from
 * @param live whether its publisher should run; otherwise only its path is there, so that viewers can ask for it
 * @param recording what should be recorded of it; implies {@code live}
 */
public record WantedStream(
        CameraId camera, CameraSource source, Encoding encoding, boolean live, Optional<WantedRecording> recording) {
    public WantedStream {
        if (recording.isPresent() && !live) throw new IllegalArgumentException("what is recorded is live");
    }
}
