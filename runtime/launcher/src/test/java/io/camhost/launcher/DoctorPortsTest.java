package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorPortsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Findings findings = new Findings(new PrintStream(out, true, StandardCharsets.UTF_8));
    private final Map<String, String> configuration =
            new HashMap<>(Map.of("server.port", "0", "http_health.port", "0"));

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private String look() {
        new DoctorPorts(configuration, findings).look(Optional.empty());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theConfiguredPortIsTheOneThatIsLookedAt() throws IOException {
        try (ServerSocket taken = taken()) {
            configuration.put("server.port", "" + taken.getLocalPort());
            assertThat(look())
                    .contains(
                            "!!  port " + taken.getLocalPort(),
                            "server.port",
                            "" + ProcessHandle.current().pid())
                    .doesNotContain("8002");
            assertThat(findings.fit()).isFalse();
        }
    }

    @Test
    void anyFreeOneIsFine() {
        assertThat(look()).contains("any free one (API)", "any free one (health)");
        assertThat(findings.fit()).isTrue();
    }

    @Test
    void aFreePortOfTheMediaServerIsFineToo() {
        configuration.put("mediamtx.rtsp_port", "0");
        assertThat(look()).contains("any free one (RTSP of MediaMTX)");
        assertThat(findings.fit()).isTrue();
    }

    @Test
    void withoutHealthItsPortDoesNotMatter() {
        configuration.put("http_health.enabled", "false");
        assertThat(look()).doesNotContain("(health)");
    }

    @Test
    void aMediaServerIsLookedForWhereItIsConfigured() throws IOException {
        try (ServerSocket taken = taken()) {
            configuration.put("mediamtx.api_port", "" + taken.getLocalPort());
            assertThat(new DoctorPorts(configuration, findings).mediaMtx())
                    .hasValueSatisfying(where -> assertThat(where).contains("port " + taken.getLocalPort()));
        }
        assertThat(new DoctorPorts(configuration, findings).mediaMtx()).isEmpty();
    }
}
