package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.media.mediamtx.ServerPorts.Use;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerPortsTest {
    private static final Settings FREE = Given.settings("auto", Optional.empty(), 0, 0, 0, 0, 0);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("run/ports");
    }

    private static Set<Integer> all(ServerPorts ports) {
        Set<Integer> all = new HashSet<>();
        for (Use use : Use.values()) all.add(ports.of(use));
        return all;
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void whatIsConfiguredIsSo() {
        ServerPorts ports = new ServerPorts(Given.settings("auto", Optional.empty(), 1, 2, 3, 4, 5), file);
        assertThat(ports.free()).isFalse();
        assertThat(ports.forViewers()).isEqualTo(new Ports("127.0.0.1", 2, 3, 4));
        assertThat(file).doesNotExist();
    }

    @Test
    void freeOnesAreFreeAndDifferent() {
        ServerPorts ports = new ServerPorts(FREE, file);
        assertThat(all(ports)).hasSize(Use.values().length).doesNotContain(0);
        assertThat(ports.prepare()).isEmpty();
        assertThat(ports.toString()).contains("RTSP " + ports.of(Use.RTSP));
    }

    @Test
    void areTheSameInTheNextLifeWhoeverHasThemThen() throws IOException {
        ServerPorts ports = new ServerPorts(FREE, file);
        try (ServerSocket running = taken(ports.of(Use.RTSP))) {
            assertThat(all(new ServerPorts(FREE, file))).isEqualTo(all(ports));
            assertThat(running.isBound()).isTrue();
        }
    }

    @Test
    void oneThatSomebodyElseHasBecomesAnotherBeforeTheServerIsStarted() throws IOException {
        ServerPorts ports = new ServerPorts(FREE, file);
        int rtsp = ports.of(Use.RTSP);
        int udp = ports.of(Use.WEBRTC_UDP);
        int hls = ports.of(Use.HLS);
        try (ServerSocket one = taken(rtsp);
                DatagramSocket other = new DatagramSocket(udp, InetAddress.getLoopbackAddress())) {
            assertThat(ports.prepare()).isEmpty();
            assertThat(ports.of(Use.RTSP)).isNotEqualTo(one.getLocalPort());
            assertThat(ports.of(Use.WEBRTC_UDP)).isNotEqualTo(other.getLocalPort());
        }
        assertThat(ports.of(Use.HLS)).isEqualTo(hls);
        assertThat(all(new ServerPorts(FREE, file))).isEqualTo(all(ports));
    }

    @Test
    void aConfiguredOneThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = taken(0)) {
            int port = taken.getLocalPort();
            ServerPorts ports = new ServerPorts(Given.settings("auto", Optional.empty(), 0, port, 0, 0, 0), file);
            assertThat(ports.prepare())
                    .contains("port " + port
                            + " (mediamtx.rtsp_port) is taken: choose another one, or 0 for any free one");
        }
    }

    @Test
    void aDamagedFileMeansOtherPorts() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(file, "rtsp_port=99999\nhls_port=\\u00\n");
        assertThat(all(new ServerPorts(FREE, file)))
                .hasSize(Use.values().length)
                .doesNotContain(0, 99_999);
    }
}
