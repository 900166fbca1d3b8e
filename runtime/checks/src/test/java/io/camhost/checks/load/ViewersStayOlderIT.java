package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same with a server that does not know paths that are always available: viewers have a still picture meanwhile, and stay. Only the
 * end of the host ends those of HLS, since this server asks it for each segment.
 */
class ViewersStayOlderIT {
    @Test
    void onAnOldServerEverybodyStays(@TempDir Path folder) throws IOException {
        Media.assumeFfmpeg();
        try (ViewersStay viewers = new ViewersStay(folder, MediaMtx.assumeOlder())) {
            assertThat(viewers.streamStatus().path("guarantee").asText()).isEqualTo("STALL");
            assertThat(viewers.streamStatus().path("stall_limit").asInt()).isEqualTo(3600);
            ViewersStayIT.everything(viewers, false);
            ViewersStayIT.report(viewers, "1.5.1");
            assertThat(viewers.rows()).allMatch(row -> row.stallMillis() < 15_000);
            ViewersStayIT.afterwards(viewers);
        }
    }
}
