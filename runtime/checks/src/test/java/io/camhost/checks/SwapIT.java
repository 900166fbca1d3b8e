package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.testing.Repacker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

    /** Below the limit of 100 calls a second that every connection has. */
    private static final Duration PACE = Duration.ofMillis(15);

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
                "io.camhost.streams",
                "io.camhost.process",
                "io.camhost.auth.jwt",
                "io.camhost.rpc",
                "io.camhost.media.ffmpeg"
            })
    void nobodyNotices(String bundle) throws Exception {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicLong calls = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        String token = host.token("operator");
        Thread caller = new Thread(() -> {
            for (int i = 0; !enough.get(); i++) {
                long begun = System.nanoTime();
                JsonNode answer = client.answer(METHODS.get(i % METHODS.size()), Map.of());
                longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
                if (answer.has("error")) failures.add(answer.toString());
                if (i % 20 == 0) {
                    JsonNode login = client.answer("authenticate", Map.of("auth_token", token));
                    if (login.has("error")) failures.add(login.toString());
                }
                calls.incrementAndGet();
                LockSupport.parkNanos(PACE.toNanos());
            }
        });
        caller.start();
        Path raised = Repacker.withVersion(host.bundle(bundle), folder.resolve("raised"), "0.1.1");
        long pid = publisherPid();
        for (Path file : List.of(raised, host.bundle(bundle))) {
            Host.Result swapped = host.command("swap", file.toString());
            assertThat(swapped.exit()).as(swapped.output() + swapped.errors()).isZero();
            long before = calls.get();
            await().until(() -> calls.get() > before + 50);
        }
        viewer.awaitFrames(30, Duration.ofSeconds(20));
        enough.set(true);
        caller.join();
        System.out.printf("%s: %d calls, longest %d ms%n", bundle, calls.get(), longest.get() / 1_000_000);
        assertThat(failures).isEmpty();
        assertThat(client.open()).isTrue();
        assertThat(publisherPid()).as("the publisher was not touched").isEqualTo(pid);
    }

    private long publisherPid() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = Host.commandLine(process.pid());
                    return line.startsWith("ffmpeg") && line.contains("camera0") && line.contains("lavfi");
                })
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(-1);
    }
}
