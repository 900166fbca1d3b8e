package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams.Media;
import io.camhost.api.media.WantedStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What the last round saw, for everyone who asks.
 *
 * @param notes what is different from what would be best or was wished, and why
 */
record View(
        Map<CameraId, StreamState> states,
        Map<CameraId, WantedStream> wanted,
        Media media,
        MediaServer.Condition condition,
        Map<CameraId, List<String>> publishers,
        SortedMap<CameraId, String> notes) {
    static final View EMPTY = new View(
            Map.of(),
            Map.of(),
            new Media(
                    "",
                    new MediaServer.Status(MediaServer.State.STARTING, false, "starting", ""),
                    "the media drivers are being looked at",
                    Map.of()),
            MediaServer.Condition.GOOD,
            Map.of(),
            Collections.emptySortedMap());

    /** The publisher's command line for people, as it runs, or as it would. */
    String command(CameraId camera) {
        List<String> argv = publishers.get(camera);
        if (argv != null) return CommandLine.masked(WarmFrames.without(argv));
        WantedStream stream = wanted.get(camera);
        return stream == null ? "" : CommandLine.wouldBe(stream);
    }
}
