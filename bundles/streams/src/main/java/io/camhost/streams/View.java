package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams.Media;
import io.camhost.api.media.WantedStream;
import java.util.Map;

/** What the last round saw, for everyone who asks. */
record View(
        Map<CameraId, StreamState> states,
        Map<CameraId, WantedStream> wanted,
        Media media,
        Map<CameraId, String> commands) {
    static final View EMPTY = new View(
            Map.of(),
            Map.of(),
            new Media(
                    "",
                    new MediaServer.Status(MediaServer.State.STARTING, false, "starting", ""),
                    "the media drivers are being looked at",
                    Map.of()),
            Map.of());
}
