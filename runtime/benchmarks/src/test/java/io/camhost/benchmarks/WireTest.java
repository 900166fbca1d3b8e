package io.camhost.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.benchmarks.bare.EchoServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private Server server = new Server();

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.start(0, 60_000);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 1023, 1024, 65_000})
    void whatIsSentComesBack(int length) throws IOException {
        String text = "x".repeat(length);
        try (Wire wire = Wire.open(port(), "/ws")) {
            assertThat(wire.call(text)).isEqualTo(text);
        }
    }

    @Test
    void anAnswerMayBeLongerThanTheBuffer() throws IOException {
        try (Wire wire = Wire.open(port(), "/fixed")) {
            assertThat(wire.call("?")).hasSize(60_000);
        }
    }

    @Test
    void whereNobodyListensThereIsNoUpgrade() {
        assertThatThrownBy(() -> Wire.open(port(), "/other"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404");
    }

    @Test
    void everyConnectionIsAnswered() throws IOException {
        try (LoadClient client = new LoadClient()) {
            List<Wire> wires = client.connect(3, port(), "/ws", wire -> wire.call("hello"));
            LoadClient.Driven driven = client.drive(wires, "ping", Duration.ofSeconds(1));
            assertThat(driven.answered()).isPositive().isEqualTo(driven.nanos().getTotalCount());
            assertThat(wires).allSatisfy(wire -> assertThat(wire.sentAt).isZero());
        }
    }
}
