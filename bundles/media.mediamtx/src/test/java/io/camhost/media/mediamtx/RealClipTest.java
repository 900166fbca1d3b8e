package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server makes of the film that is shown while a camera is away. */
class RealClipTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final CameraId CAMERA = new CameraId(0);
    private static final Encoding ENCODING = new Encoding(List.of(), List.of(), WIDTH, HEIGHT, FrameRate.of(15), false);

    @TempDir
    Path folder;

    private static void say(Clips clips, String... lines) {
        clips.of(CAMERA, ENCODING, Optional.of(List.of(lines))).orElseThrow();
    }

    /** How many dots of the newest whole picture are light; -1 while there is none. */
    private static long light(Path pictures) throws IOException {
        byte[] all = Files.readAllBytes(pictures);
        int size = WIDTH * HEIGHT * 3 / 2;
        int last = all.length / size - 1;
        if (last < 0) return -1;
        byte[] newest = Arrays.copyOfRange(all, last * size, last * size + WIDTH * HEIGHT);
        long light = 0;
        for (byte dot : newest) if ((dot & 0xff) > 150) light++;
        return light;
    }

    /** Dots that are light in letters of five by seven, two by two of each. */
    private static long inFile(Path film) throws IOException {
        long light = 0;
        for (byte each : Files.readAllBytes(film)) if (each == (byte) 190) light++;
        return light;
    }

    @Test
    void whoWatchesReadsTheNewWordsAndIsNotCut() throws Exception {
        try (RealRig rig = EveryServerTest.real(folder)) {
            Clips clips = new Clips(folder.resolve("clips"));
            say(clips, "Front door", "starting");
            Path film = clips.of(CAMERA, ENCODING, Optional.empty()).orElseThrow();
            long before = inFile(film);
            rig.client()
                    .call(
                            "POST",
                            "/v3/config/paths/add/camera0",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("alwaysAvailable", true)
                                    .put("alwaysAvailableFile", film.toString()));
            Path pictures = folder.resolve("pictures");
            rig.show("camera0", pictures);
            await().atMost(Duration.ofSeconds(15)).ignoreExceptions().until(() -> light(pictures) == before);
            say(clips, "Front door", "away since", "14:03");
            long after = inFile(film);
            assertThat(after).isGreaterThan(before);
            await().atMost(Duration.ofSeconds(10)).until(() -> light(pictures) == after);
            assertThat(rig.reads("camera0")).isTrue();
        }
    }
}
