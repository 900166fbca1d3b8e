package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.Repacker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles are replaced while a client calls and a viewer watches: nothing fails and the stream goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwapIT {
    private static final List<String> METHODS =
            List.of("ping", "get_camera_list", "get_streams", "list_recordings", "get_system_status");

    @TempDir
    static Path folder;

    private Host host;
    private RpcClient client;
    private Viewer viewer;

    @BeforeAll
    void start() {
        Media.assumeFfmpeg();
        host = Host.in(folder).option("--demo").start();
        client = host.client("operator");
        viewer = Viewer.watch(
                folder, "hls", "http://127.0.0.1:" + host.port("main") + "/live/-/camera0/index.m3u8", "-re");
        viewer.awaitFrames(30, Duration.ofSeconds(40));
    }

    @AfterAll
    void stop() {
        if (viewer != null) viewer.close();
        if (client != null) client.close();
        if (host != null) host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.camhost.discovery.simulated",
                "io.camhost.discovery.v4l2",
                "io.camhost.cameras",
                "io.camhost.streams",
                "io.camhost.process",
                "io.camhost.auth.jwt",
                "io.camhost.rpc",
                "io.camhost.media.ffmpeg"
            })
    void nobodyNotices(String bundle) throws Exception {
        Load load = Load.on(client, host.token("operator"), METHODS);
        Path raised = Repacker.withVersion(host.bundle(bundle), folder.resolve("raised"), "0.1.1");
        long pid = publisherPid();
        for (Path file : List.of(raised, host.bundle(bundle))) {
            Host.Result swapped = host.command("swap", file.toString());
            assertThat(swapped.exit()).as(swapped.output() + swapped.errors()).isZero();
            load.awaitCalls(50);
        }
        viewer.awaitFrames(30, Duration.ofSeconds(20));
        List<String> failures = load.end();
        System.out.printf("%s: %s%n", bundle, load.summary());
        assertThat(failures).isEmpty();
        assertThat(client.open()).isTrue();
        assertThat(publisherPid()).as("the publisher was not touched").isEqualTo(pid);
    }

    private long publisherPid() {
        return Children.of(folder).stream()
                .filter(pid -> {
                    String line = Host.commandLine(pid);
                    return line.contains("camera0") && line.contains("lavfi");
                })
                .findFirst()
                .orElse(-1L);
    }
}
