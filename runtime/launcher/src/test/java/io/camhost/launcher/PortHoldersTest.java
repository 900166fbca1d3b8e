package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHoldersTest {
    @Test
    void aListenerIsFoundInTheKernelsTable() {
        String line = "   0: 0100007F:1F42 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 4711 1 0 100 0";
        assertThat(PortHolders.listening(line, 8002)).contains("4711");
        assertThat(PortHolders.listening(line, 8003)).isEmpty();
        assertThat(PortHolders.listening(line.replace(" 0A ", " 01 "), 8002)).isEmpty();
    }

    @Test
    void whoListensIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolders.of(socket.getLocalPort()))
                    .get()
                    .asString()
                    .contains("pid " + ProcessHandle.current().pid());
        }
    }
}
