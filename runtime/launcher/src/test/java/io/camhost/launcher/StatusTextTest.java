package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    @Test
    void whoHasAPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String reason = "port " + taken.getLocalPort() + " (mediamtx.rtsp_port) is taken: choose another one";
            var media = Map.of("driver", "ffmpeg", "reason", reason);
            assertThat(String.join("\n", StatusText.summary(Map.of("media", media))))
                    .containsPattern(Pattern.quote(reason) + " \\(.* \\(pid "
                            + ProcessHandle.current().pid() + "\\) has it\\)");
        }
    }

    @Test
    void whatTheMediaServerCannotDoIsBelowItsHealth() {
        var report = Map.of(
                "name", "mediamtx",
                "health", "healthy",
                "message", "runs MediaMTX v1.5.1",
                "details", Map.of("limits", List.of("patience: works from 2.0")));
        assertThat(StatusText.full(Map.of("ready", true, "health", List.of(report))))
                .containsSequence(
                        "  mediamtx  healthy: runs MediaMTX v1.5.1", "            without patience: works from 2.0");
    }
}
