package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.testing.Repacker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host dies, or is stopped, and comes back. */
class RestartIT {
    @BeforeAll
    static void needs() {
        Media.assumeFfmpeg();
    }

    @Test
    void afterACrashStreamsAndRecordingsAreAdoptedAndNotDoubled(@TempDir Path folder) {
        try (Host host = Host.in(folder).option("--demo").start()) {
            JsonNode started;
            try (RpcClient client = host.client("operator")) {
                client.call("start_streaming", Map.of("device", "camera1"));
                started = client.call("start_recording", Map.of("device", "camera0"));
                await("it is recorded")
                        .atMost(Duration.ofSeconds(30))
                        .until(() ->
                                client.call("list_recordings").path("total").asInt() == 1);
            }
            List<Long> before = Children.of(folder);
            assertThat(before).isNotEmpty();
            host.kill();
            assertThat(Children.of(folder)).as("they go on without the host").isEqualTo(before);
            host.start();
            try (RpcClient client = host.client("operator")) {
                await("the recording is known again")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> client.answer("start_recording", Map.of("device", "camera0"))
                                .path("error")
                                .path("data")
                                .path("state")
                                .asText()
                                .equals("RECORDING"));
                assertThat(Children.of(folder)).as("adopted, not doubled").isEqualTo(before);
                JsonNode stopped = client.call("stop_recording", Map.of("device", "camera0"));
                assertThat(stopped.path("filename")).isEqualTo(started.path("filename"));
                assertThat(stopped.path("file_size").asLong()).isPositive();
                Account account = Account.of(host, client, stopped).isComplete();
                assertThat(account.gaps()).as("it went on without the host").isEmpty();
            }
        }
    }

    @Test
    void afterACrashAStreamThatIsOnlyWatchedThroughMediaMtxIsNotStartedAnew(@TempDir Path folder) {
        MediaMtx.assume();
        int rtsp = Host.freePort();
        String address = "rtsp://127.0.0.1:" + rtsp + "/camera0";
        Host host = MediaMtx.host(folder, rtsp).start();
        try (RpcClient client = host.client("viewer")) {
            await("its path is there")
                    .ignoreExceptions() // while the server is being started
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.call("get_streams").toString().contains("camera0"));
        }
        try (host;
                Viewer viewer = Viewer.watch(folder, "rtsp", address, "-rtsp_transport", "tcp")) {
            viewer.awaitFrames(30, Duration.ofSeconds(30));
            List<Long> before = Children.of(folder);
            assertThat(before).hasSize(1);
            host.kill();
            host.start();
            try (RpcClient client = host.client("operator")) {
                client.call("take_snapshot", Map.of("device", "camera0"));
                await("it is known to be watched")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> client.call("get_stream_url", Map.of("device", "camera0"))
                                        .path("active_consumers")
                                        .asInt()
                                > 0);
            }
            viewer.awaitFrames(60, Duration.ofSeconds(30));
            assertThat(Children.of(folder)).as("adopted").isEqualTo(before);
        }
    }

    @Test
    void aBundleThatWasSwappedStaysSoUntilTheShippedSetIsAskedFor(@TempDir Path folder) {
        try (Host host = Host.in(folder).option("--demo").start()) {
            Path raised = Repacker.withVersion(host.bundle("io.camhost.rpc"), folder.resolve("raised"), "0.1.1");
            assertThat(host.command("swap", raised.toString()).exit()).isZero();
            assertThat(host.status().path("differences").toString())
                    .contains("io.camhost.rpc")
                    .contains("0.1.1");
            host.stop();
            host.start();
            assertThat(host.status().path("differences").toString()).contains("0.1.1");
            host.stop();
        }
        try (Host host = Host.in(folder).option("--demo", "--shipped").start()) {
            assertThat(host.status().path("differences").toString()).doesNotContain("0.1.1");
        }
    }
}
