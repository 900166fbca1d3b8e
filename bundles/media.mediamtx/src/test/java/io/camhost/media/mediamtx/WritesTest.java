package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a server is written to: in order, bounded, seen to be done, and what happens when it is not. */
class WritesTest extends DriverWithFake {
    private long writes(String what) {
        return server.writes().stream().filter(write -> write.startsWith(what)).count();
    }

    /** Waits; for the driver the time passes too. */
    private void soon(Callable<Boolean> condition) {
        await().until(() -> {
            clock.advance(Duration.ofMillis(500));
            return condition.call();
        });
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsDroppedAndRememberedOverASwap() {
        server.refuse("recordDeleteAfter");
        want(stream(false));
        awaitPath();
        assertThat(server.configs().get("camera0").has("recordDeleteAfter")).isFalse();
        assertThat(server.configs().get("camera0").has("recordPath")).isTrue();
        assertThat(writes("add camera0")).isEqualTo(2);
        assertThat(state().problem()).isEmpty();
        assertThat(driver.condition().limits()).contains("the setting recordDeleteAfter, which this server refuses");
        want();
        await().until(() -> !server.configs().containsKey("camera0"));
        driver.stop();
        driver = begun(server.port());
        want(stream(false));
        awaitPath();
        assertThat(writes("add camera0")).isEqualTo(3);
    }

    @Test
    void aServerThatDoesNotKnowPathsThatAreAlwaysAvailableAfterAllGoesWithout() {
        server.refuse("alwaysAvailable");
        want(stream(false));
        awaitPath();
        await().until(() -> state().guarantee() == StreamState.Guarantee.STALL);
        assertThat(driver.condition().limits()).anyMatch(lack -> lack.contains("works from MediaMTX 1.19.3"));
    }

    @Test
    void whatIsAcceptedAndNotYetDoneIsNotWrittenTwice() {
        server.applyLater();
        want(stream(false));
        await().until(() -> writes("add camera0") == 1);
        int reads = server.requests("GET /v3/config/paths/list");
        await().until(() -> server.requests("GET /v3/config/paths/list") > reads + 2);
        assertThat(server.writes()).hasSize(1);
        server.apply();
        awaitPath();
        assertThat(server.writes()).hasSize(1);
    }

    @Test
    void whatIsAcceptedAndNeverDoneIsWrittenAgain() {
        server.applyLater();
        want(stream(false));
        soon(() -> writes("patch camera0") > 0); // it says that there is one already
        assertThat(writes("add camera0")).isEqualTo(2);
        assertThat(driver.condition().details()).containsEntry("writes_without_effect", 1);
    }

    @Test
    void twoHundredPathsComeInOrderAndNotAtOnce() {
        List<WantedStream> many = IntStream.range(0, 200)
                .mapToObj(i -> new WantedStream(new CameraId(i), SOURCE, encoding(640), false, Optional.empty()))
                .toList();
        driver.want(many);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.configs().size() == 200);
        await().until(() -> driver.streams().stream().allMatch(StreamState::exists));
        assertThat(server.writes()).hasSize(200).allMatch(write -> write.startsWith("add camera"));
        assertThat(server.mostAtOnce()).isEqualTo(1);
        // at most 25 a round, and each round with writes is followed by a look at what they did
        assertThat(server.requests("GET /v3/config/paths/list")).isGreaterThanOrEqualTo(8);
        server.reloaded();
        soon(() -> server.configs().size() == 200);
        assertThat(server.writes()).hasSize(400);
        int requests = server.requests();
        assertThat(requests).isLessThan(400 + 400);
    }

    @Test
    void aPathThatSomebodyElseHadBeforeUsIsLeftAlone() {
        server.path("camera0");
        server.changed("camera0", "source", "rtsp://192.0.2.1/front");
        want(stream(true));
        await().until(() -> !driver.streams().isEmpty() && state().problem().isPresent());
        assertThat(state().problem().orElseThrow()).contains("rename or delete it there");
        assertThat(state().exists()).isFalse();
        assertThat(server.writes()).isEmpty();
        assertThat(processes.list("publish/")).isEmpty();
        server.deleted("camera0");
        awaitPath();
        await().until(() -> processes.spec("publish/camera0").isPresent());
    }

    @Test
    void aStuckConfigurationIsToldAndTheStreamsGoOn() {
        want(stream(true));
        awaitPath();
        server.publishing("camera0", 1);
        await().until(() -> state().live());
        server.hang("/v3/config");
        soon(() -> driver.status().state() == State.ERROR);
        assertThat(driver.status().reason()).contains("does not answer within", "its streams may go on");
        await().until(() -> state().problem().isPresent());
        assertThat(state().live()).isTrue();
        int asked = server.requests("GET /v3/paths/list");
        await().until(() -> server.requests("GET /v3/paths/list") > asked + 1);
        assertThat(driver.status().state()).isEqualTo(State.ERROR);
        server.goOn();
        await().until(() -> driver.status().state() == State.RUNNING);
        await().until(() -> state().problem().isEmpty());
    }

    @Test
    void aServerOfOursThatIsStuckForTooLongIsStartedAnew() throws Exception {
        driver.stop();
        vault.take("io.camhost.media.mediamtx");
        Path program = Files.createFile(folder.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment = Map.of("MEDIAMTX", program.toString());
        var ours = new ServerProgram(settings(server.port()), new io.camhost.api.HostFolders(folder), environment::get);
        processes.ensure(ours.spec(program, asks(), false, false));
        long pid = processes.status("server/mediamtx").orElseThrow().pid();
        server.path(ours.marker());
        driver = begun(server.port());
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().reason()).startsWith("runs MediaMTX");
        server.hang("/");
        await().until(() -> driver.status().state() == State.ERROR);
        assertThat(driver.status().reason()).contains("started anew when that lasts 30 s");
        clock.advance(Duration.ofSeconds(29));
        assertThat(processes.status("server/mediamtx").orElseThrow().pid()).isEqualTo(pid);
        clock.advance(Duration.ofSeconds(2));
        await().until(() -> processes.status("server/mediamtx").isEmpty());
        assertThat(driver.condition().details()).containsEntry("restarts_since_stuck", 1);
        server.close();
        await().until(() -> processes
                .status("server/mediamtx")
                .map(child -> child.pid() != pid)
                .orElse(false));
    }

    @Test
    void whatAnOlderServerCannotDoIsNamedWithTheVersionThatCan() {
        driver.stop();
        server.close();
        vault.take("io.camhost.media.mediamtx");
        server = new io.camhost.testing.FakeMediaMtx(io.camhost.testing.FakeMediaMtx.Version.V1_5);
        driver = begun(server.port());
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().reason())
                .isEqualTo("attached to a running MediaMTX (older than 1.6), whose owner decides who may watch");
        assertThat(driver.condition().limits())
                .hasSize(5)
                .allMatch(lack -> lack.matches(".*: works from MediaMTX 1\\.[0-9.]+"));
    }

    @Test
    void theNewestLacksNothing() {
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.condition().limits()).isEmpty();
    }
}
