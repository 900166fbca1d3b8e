package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.media.StreamState;
import io.camhost.testing.FakeMediaMtx;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers without paths that are always available: pictures go to them by UDP. */
class OlderServerTest extends DriverWithFake {
    @BeforeEach
    void older() {
        driver.stop();
        server.close();
        vault.take("io.camhost.media.mediamtx");
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_5);
        driver = begun(server.port());
    }

    private static double offset(List<String> argv) {
        return Route.offset(argv).orElseThrow();
    }

    private void awaitPublisher() {
        await().until(() -> processes
                .status("publish/camera0")
                .filter(child -> child.running())
                .isPresent());
    }

    /** Pictures come: the bytes grow until the driver has seen it. */
    private void flows() {
        int[] bytes = {1000};
        await().until(() -> {
            server.publishing("camera0", bytes[0]++);
            clock.advance(Duration.ofMillis(100));
            return state().live();
        });
    }

    @Test
    void pathAndPublisherHaveAPortOfTheirOwn() {
        want(stream(true));
        awaitPath();
        awaitPublisher();
        OptionalInt port =
                Route.port(server.configs().get("camera0").path("source").asText());
        assertThat(port).isPresent();
        assertThat(publisher())
                .containsSubsequence("-output_ts_offset", "100.000", "-f", "mpegts")
                .last()
                .asString()
                .startsWith("udp://127.0.0.1:" + port.getAsInt() + "?pkt_size=1316");
        assertThat(state().guarantee()).isEqualTo(StreamState.Guarantee.STALL);
        assertThat(state().live()).isFalse();
        flows();
    }

    @Test
    void theNextPublisherGoesOnInTime() {
        want(stream(true));
        awaitPath();
        awaitPublisher();
        flows();
        double first = offset(publisher());
        long pid = state().publisher().orElseThrow().pid();
        processes.end("publish/camera0", 137);
        await().until(() -> {
            clock.advance(Duration.ofMillis(100));
            return state().publisher().isPresent()
                    && state().publisher().orElseThrow().pid() != pid;
        });
        assertThat(offset(publisher())).isGreaterThan(first);
        assertThat(server.writes()).as("the path is not touched").hasSize(1);
    }

    @Test
    void aRecordingIsInterruptedForAsLongAsThereAreNoPictures() {
        want(recorded("r"));
        awaitPath();
        awaitPublisher();
        flows();
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        processes.startSlowly();
        processes.end("publish/camera0", 137);
        await().until(() -> !server.configs().get("camera0").path("record").asBoolean());
        assertThat(state().recording()).isPresent();
        processes.startAll();
        flows();
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
    }

    @Test
    void aSwapInterruptsNothing() {
        want(recorded("r"));
        awaitPath();
        awaitPublisher();
        flows();
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        long pid = state().publisher().orElseThrow().pid();
        List<String> writes = server.writes();
        driver.stop();
        driver = begun(server.port());
        want(recorded("r"));
        await().until(() -> !driver.streams().isEmpty() && state().live());
        assertThat(state().publisher().orElseThrow().pid()).isEqualTo(pid);
        assertThat(server.writes()).isEqualTo(writes);
    }

    @Test
    void whileTheProcessesCannotBeAskedNothingIsBegunAndNoTimePasses() {
        want(recorded("r"));
        awaitPath();
        awaitPublisher();
        flows();
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        driver.unbindProcesses(processes);
        int looks = server.requests("GET /v3/paths/list");
        await().until(() -> server.requests("GET /v3/paths/list") > looks + 3);
        assertThat(server.configs().get("camera0").path("record").asBoolean()).isTrue();
        processes.end("publish/camera0", 137);
        driver.bindProcesses(processes);
        await().until(() -> {
            clock.advance(Duration.ofMillis(100));
            return state().publisher().isPresent();
        });
        assertThat(offset(publisher())).isBetween(100.0, 105.0); // not as if nothing were known of the last one
    }

    @Test
    void oneThatHangsIsReplaced() {
        want(stream(true));
        awaitPath();
        awaitPublisher();
        flows();
        long pid = state().publisher().orElseThrow().pid();
        await().until(() -> {
            clock.advance(Duration.ofMillis(200));
            return state().publisher().filter(other -> other.pid() != pid).isPresent();
        });
    }
}
