package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a camera, its publisher or parts of us: who watches through MediaMTX goes on watching. */
class ViewersStayIT {
    @Test
    void onANewServerNobodyStallsForLong(@TempDir Path folder) throws IOException {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        try (ViewersStay viewers = new ViewersStay(folder, "")) {
            assertThat(viewers.streamStatus().path("guarantee").asText()).isEqualTo("SEAMLESS");
            everything(viewers, true);
            report(viewers, "1.20.1");
            // seconds at most on a machine that others use too, while the camera's own picture is shown as away
            assertThat(viewers.rows()).allMatch(row -> row.stallMillis() < 6000);
            afterwards(viewers);
        }
    }

    /** @param hls whether viewers of HLS do without the host */
    static void everything(ViewersStay viewers, boolean hls) {
        viewers.nothing();
        viewers.publisherKilled();
        viewers.publisherHangs();
        viewers.cameraPulled();
        for (String bundle : new String[] {"media.mediamtx", "streams", "process"}) viewers.bundleReplaced(bundle);
        viewers.encoderChanged();
        viewers.hostKilled(hls);
    }

    /** Pictures of the running stream; and every second that was recorded, also when the server itself is killed, is there or it is known why not. */
    static void afterwards(ViewersStay viewers) {
        await("a warm picture")
                .atMost(Duration.ofSeconds(30))
                .until(() -> viewers.snapshotTier(90).equals("WARM"));
        assertThat(viewers.snapshotTier(100)).isEqualTo("RUNNING");
        viewers.recordingIsAccountedFor();
        viewers.serverKilled();
    }

    static void report(ViewersStay viewers, String version) throws IOException {
        System.out.println(version + "\n" + viewers.table());
        Files.writeString(Path.of("target/viewers-stay-" + version + ".md"), viewers.table());
        assertThat(viewers.rows()).as("reconnects").allMatch(row -> row.reconnects() == 0);
        assertThat(viewers.rows()).as("damage").allMatch(row -> row.damage().isEmpty());
    }
}
