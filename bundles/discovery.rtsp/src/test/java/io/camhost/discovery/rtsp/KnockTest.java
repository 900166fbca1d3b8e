package io.camhost.discovery.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnockTest {
    @ParameterizedTest
    @CsvSource({
        "RTSP/1.0 200 OK, true",
        "RTSP/1.0 401 Unauthorized, true",
        "HTTP/1.1 400 Bad Request, false",
        "'', false"
    })
    void whoSpeaksRtspAnswers(String answer, boolean answers) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread camera = new Thread(() -> answer(server, answer));
            camera.start();
            assertThat(Knock.answers(RtspUrl.parse("Garden", "rtsp://127.0.0.1:" + server.getLocalPort() + "/a?b=c")))
                    .isEqualTo(answers);
            camera.join(10_000);
        }
    }

    private static void answer(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            byte[] question = new byte[18];
            socket.getInputStream().readNBytes(question, 0, question.length);
            if (!new String(question, StandardCharsets.UTF_8).equals("OPTIONS rtsp://127")) return;
            socket.getOutputStream().write((answer + "\r\nCSeq: 1\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // who asked has gone
        }
    }

    @Test
    void nobodyIsAtAClosedPort() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertThat(Knock.answers(RtspUrl.parse("Garden", "rtsp://127.0.0.1:" + port + "/")))
                .isFalse();
    }
}
