package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HostFolders;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.WantedStream;
import io.camhost.media.mediamtx.clip.ClipFile;
import io.camhost.testing.FakeMediaMtx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaMtxDriverTest extends DriverWithFake {
    @Test
    void attachesToAServerThatAnswers() {
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().usable()).isTrue();
        assertThat(driver.status().reason())
                .isEqualTo("attached to a running MediaMTX v1.20.1, whose owner decides who may watch");
        assertThat(driver.addresses())
                .containsEntry("rtsp", "rtsp://${host}:8111/${id}")
                .containsEntry("webrtc", "http://${host}:8889/${id}")
                .doesNotContainKey("hls");
    }

    @Test
    void makesAPathThatIsAlwaysAvailableWithAClipOfTheCamerasSize() {
        want(stream(false));
        awaitPath();
        var config = server.configs().get("camera0");
        assertThat(config.path("alwaysAvailable").asBoolean()).isTrue();
        assertThat(config.path("alwaysAvailableFile").asText()).endsWith("/clips/camera0-640x360-15.mp4");
        assertThat(config.path("recordDeleteAfter").asText()).isEqualTo("0s");
        assertThat(state().guarantee()).isEqualTo(Guarantee.SEAMLESS);
        assertThat(processes.list("publish/")).isEmpty();
    }

    @Test
    void writesOnlyWhatIsDifferent() {
        want(stream(false));
        awaitPath();
        int writes = server.writes().size();
        want(stream(false));
        clock.advance(Duration.ofSeconds(11)); // it also verifies
        await().during(Duration.ofMillis(500)).until(() -> server.writes().size() == writes);
    }

    @Test
    void publishesWhileItShouldBeLive() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        assertThat(publisher())
                .containsSubsequence("-re", "-f", "lavfi", "-i", "testsrc2", "-c:v", "libx264")
                .endsWith("-f", "rtsp", "-rtsp_transport", "tcp", "-pkt_size", "1316", "rtsp://127.0.0.1:8111/camera0");
        assertThat(driver.stillInput(CAMERA)).isEmpty();
        server.publishing("camera0", 1);
        await().until(() -> state().live());
        assertThat(driver.stillInput(CAMERA).orElseThrow())
                .endsWith("-i", "rtsp://127.0.0.1:8111/camera0?camhost=still");
        want(stream(false));
        await().until(() -> processes.list("publish/").isEmpty());
    }

    @Test
    void countsViewersButNotItself() {
        want(stream(false));
        awaitPath();
        server.reads("camera0", "one", "");
        server.reads("camera0", "two", "camhost=still");
        await().until(() -> state().viewers() == 1);
    }

    @Test
    void newPictureSettingsWaitForTheViewersToLeave() {
        want(stream(true));
        awaitPath();
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1);
        server.reads("camera0", "one", "");
        await().until(() -> state().viewers() == 1 && state().live());
        List<String> before = publisher();
        want(new WantedStream(CAMERA, SOURCE, encoding(1280), true, Optional.empty()));
        await().until(() -> state().problem().isPresent());
        assertThat(publisher()).isEqualTo(before);
        server.nobodyReads("camera0");
        await().until(() -> server.configs()
                .get("camera0")
                .path("alwaysAvailableFile")
                .asText()
                .contains("1280x360"));
        await().ignoreExceptions().until(() -> publisher().contains("1280x360"));
        await().until(() -> state().problem().isEmpty());
    }

    @Test
    void anotherEncodingOfTheSameSizeIsTakenAtOnce() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1);
        server.reads("camera0", "one", "");
        await().until(() -> state().viewers() == 1);
        var clip = server.configs().get("camera0").path("alwaysAvailableFile");
        var encoding = encoding(640);
        var finer = new Encoding(
                List.of(),
                List.of("-c:v", "libx264", "-b:v", "2M"),
                encoding.width(),
                encoding.height(),
                encoding.rate(),
                false);
        want(new WantedStream(CAMERA, SOURCE, finer, true, Optional.empty()));
        await().until(() -> processes.list("publish/").isEmpty());
        server.silent("camera0");
        await().ignoreExceptions().until(() -> publisher().contains("2M"));
        assertThat(state().viewers()).isEqualTo(1);
        await().until(() -> state().problem().isEmpty());
        assertThat(server.configs().get("camera0").path("alwaysAvailableFile")).isEqualTo(clip);
    }

    private byte[] film(String... lines) {
        return ClipFile.of(640, 360, FrameRate.of(15), List.of(lines));
    }

    @Test
    void theClipSaysWhoseItIsAndWhatIsTheMatterAndNobodyIsCutForThat() {
        var named = new WantedStream(CAMERA, SOURCE, encoding(640), true, Optional.empty(), List.of(), "Front door");
        want(named);
        await().until(() -> processes.spec("publish/camera0").isPresent());
        Path clip = Path.of(
                server.configs().get("camera0").path("alwaysAvailableFile").asText());
        server.reads("camera0", "one", "");
        server.publishing("camera0", 1);
        await().until(() -> state().live() && state().viewers() == 1);
        await().until(() -> Arrays.equals(Files.readAllBytes(clip), film("Front door", "away")));
        int writes = server.writes().size();
        server.silent("camera0");
        await().until(() -> !state().live());
        String time = LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault())
                .toString()
                .substring(11, 16);
        await().until(() -> Arrays.equals(Files.readAllBytes(clip), film("Front door", "away since", time)));
        assertThat(server.writes()).hasSize(writes);
    }

    @Test
    void theClipSaysThatAnIdleCameraIsStarting() {
        want(stream(false));
        awaitPath();
        Path clip = folder.resolve("cache/clips/camera0-640x360-15.mp4");
        await().until(() -> Arrays.equals(Files.readAllBytes(clip), film("camera0", "starting")));
    }

    @Test
    void anotherSourceIsTakenAtOnceSinceViewersStay() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1);
        server.reads("camera0", "one", "");
        await().until(() -> state().viewers() == 1);
        var other = new FfmpegInput("v4l2", List.of("-f", "v4l2"), "/dev/video2", Optional.empty(), true, true);
        want(new WantedStream(CAMERA, other, encoding(640), true, Optional.empty()));
        await().until(() -> processes.list("publish/").isEmpty());
        assertThat(state().viewers()).isEqualTo(1);
        server.silent("camera0"); // only now it is known that the last one has ended
        await().ignoreExceptions().until(() -> publisher().contains("/dev/video2"));
        assertThat(publisher()).doesNotContain("-re");
    }

    @Test
    void everythingIsBackAfterTheServerWasRestarted() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.reloaded();
        await().until(() -> {
            clock.advance(Duration.ofMillis(100));
            return server.configs().containsKey("camera0");
        });
    }

    @Test
    void aServerThatIsGoneIsLookedForUntilItIsBack() {
        want(stream(true));
        awaitPath();
        int port = server.port();
        server.close();
        await().until(() -> driver.status().reason().contains("is gone"));
        assertThat(driver.status().state()).isEqualTo(State.ERROR);
        await().until(() -> !state().exists());
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, port);
        await().until(() -> server.configs().containsKey("camera0"));
        await().until(() -> driver.status().state() == State.RUNNING);
    }

    @Test
    void aServerThatIsStuckIsToldFromOneThatIsGone() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.hang("/");
        await().until(() -> driver.status().state() == State.ERROR);
        assertThat(driver.status().reason()).contains("does not answer within");
        assertThat(processes.status("publish/camera0")).isPresent();
        server.goOn();
        await().until(() -> driver.status().state() == State.RUNNING);
    }

    @Test
    void aHungPublisherIsKilled() {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1000);
        await().until(() -> state().live());
        long pid = state().publisher().orElseThrow().pid();
        await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return processes
                    .status("publish/camera0")
                    .map(child -> child.pid() != pid || !child.running())
                    .orElse(true);
        });
    }

    @Test
    void recordsOnceTheCamerasOwnPictureIsThereAndGivesTheFileItsName() throws IOException {
        want(recorded("r"));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        assertThat(server.configs().get("camera0").path("record").asBoolean()).isFalse();
        server.publishing("camera0", 1);
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        Path place = Files.createDirectories(folder.resolve("recordings/camera0"));
        assertThat(server.configs().get("camera0").path("recordPath").asText())
                .isEqualTo(place.resolve("%path_%Y-%m-%d_%H-%M-%S").toString());
        Files.write(place.resolve("camera0_2026-01-02_03-04-07.mp4"), new byte[77]);
        await().until(() ->
                state().recording().flatMap(StreamState.Recording::file).isPresent());
        assertThat(state().recording().orElseThrow().file()).contains(place.resolve("camera0_2026-01-02_03-04-05.mp4"));
        assertThat(state().recording().orElseThrow().bytes()).isEqualTo(77);
        want(stream(true));
        await().until(() -> !server.configs().get("camera0").path("record").asBoolean());
        await().until(() -> state().recording().isEmpty());
    }

    @Test
    void anotherRecordingIsAnotherFile() {
        want(recorded("r"));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1);
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        want(recorded("s"));
        await().until(() ->
                state().recording().map(recording -> recording.id().equals("s")).orElse(false));
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        assertThat(server.writes()).anyMatch(write -> write.equals("patch camera0 {\"record\":false}"));
    }

    @Test
    void removesItsOwnPathsAndLeavesOthersAlone() {
        server.path("camera7");
        want(stream(true));
        awaitPath();
        want();
        await().until(() -> !server.configs().containsKey("camera0"));
        assertThat(server.configs()).containsKey("camera7");
        assertThat(processes.list("publish/")).isEmpty();
    }

    @Test
    void aSwapTouchesNothing() {
        want(recorded("r"));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 1);
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        long pid = processes.status("publish/camera0").orElseThrow().pid();
        var since = state().since();
        List<String> writes = server.writes();
        driver.stop();
        driver = begun(server.port());
        assertThat(driver.streams()).isEmpty();
        want(recorded("r"));
        await().until(() -> !driver.streams().isEmpty() && state().live());
        assertThat(state().since()).isEqualTo(since);
        assertThat(processes.status("publish/camera0").orElseThrow().pid()).isEqualTo(pid);
        assertThat(server.writes()).isEqualTo(writes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void worksWithNewAndOldServers(boolean modern) {
        server.close();
        driver.stop();
        vault.take("io.camhost.media.mediamtx");
        server = new FakeMediaMtx(modern ? FakeMediaMtx.Version.V1_20 : FakeMediaMtx.Version.V1_5);
        driver = begun(server.port());
        want(recorded("r"));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        server.publishing("camera0", 5);
        await().until(() -> server.configs().get("camera0").path("record").asBoolean());
        assertThat(state().guarantee()).isEqualTo(modern ? Guarantee.SEAMLESS : Guarantee.STALL);
        assertThat(state().problem()).isEmpty();
        assertThat(server.configs().get("camera0").has("alwaysAvailable")).isEqualTo(modern);
    }

    @Test
    void withoutAServerAndWithoutAProgramItSaysWhereToGetOne() {
        driver.stop();
        server.close();
        vault.take("io.camhost.media.mediamtx");
        driver = begun(server.port());
        await().until(() -> driver.status().state() == State.STOPPED);
        assertThat(driver.status().usable()).isFalse();
        assertThat(driver.status().reason()).contains("install MediaMTX");
    }

    @Test
    void withoutAServerItRunsTheProgramWithEverythingOnLoopback() throws IOException {
        driver.stop();
        server.close();
        vault.take("io.camhost.media.mediamtx");
        Path program = Files.createFile(folder.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment = Map.of("MEDIAMTX", program.toString());
        driver = begun(server.port());
        await().until(() -> processes.spec("server/mediamtx").isPresent());
        var spec = processes.spec("server/mediamtx").orElseThrow();
        Path file = Path.of(spec.argv().get(1));
        assertThat(spec.argv().get(0)).isEqualTo(program.toString());
        assertThat(spec.environment())
                .containsEntry("TZ", "UTC")
                .containsEntry("MTX_RTMP", "no")
                .containsEntry("MTX_SRT", "no")
                .containsEntry("MTX_MOQ", "no")
                .containsEntry("MTX_AUTHMETHOD", "http")
                .containsEntry("MTX_AUTHHTTPADDRESS", asks())
                .containsEntry("MTX_AUTHHTTPEXCLUDE", "")
                .doesNotContainKey("MTX_EXTERNALAUTHENTICATIONURL");
        spec.environment().forEach((key, value) -> {
            if (key.endsWith("ADDRESS") && !key.contains("AUTH"))
                assertThat(value).startsWith("127.0.0.1:");
        });
        String marker = Files.readString(file)
                .lines()
                .filter(line -> line.contains("marker-"))
                .findFirst()
                .orElseThrow()
                .strip();
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, server.port());
        server.path(marker.substring(0, marker.indexOf(':')));
        await().until(() -> driver.status().state() == State.RUNNING);
        String rtsp = spec.environment().get("MTX_RTSPADDRESS").substring("127.0.0.1:".length());
        assertThat(driver.status().reason())
                .startsWith("runs MediaMTX v1.20.1 (API " + server.port() + ", RTSP " + rtsp + ",");
        assertThat(driver.addresses()).containsEntry("rtsp", "rtsp://${host}:" + rtsp + "/${id}");
    }

    /** After a crash the parts come in any order: what runs processes may come while the server is being asked. */
    @Test
    void oneOfOursIsKnownAlsoWhenItAnswersBeforeItIsSeenToBeAChild() throws IOException {
        runsItsOwn();
        int port = server.port();
        server.close();
        driver = begun(port);
        await().until(() -> processes.spec("server/mediamtx").isPresent());
        Path file =
                Path.of(processes.spec("server/mediamtx").orElseThrow().argv().get(1));
        String marker = Files.readString(file)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("marker-"))
                .findFirst()
                .orElseThrow();
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, port);
        server.path(marker.substring(0, marker.indexOf(':')));
        await().until(() -> driver.status().state() == State.RUNNING);
        driver.stop();
        vault.take("io.camhost.media.mediamtx");

        server.hang("/v3/paths/list");
        int asked = server.requests("GET /v3/paths/list");
        driver = made(port);
        begin(driver);
        await().until(() -> server.requests("GET /v3/paths/list") > asked);
        driver.bindProcesses(processes);
        server.goOn();
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().reason()).startsWith("runs MediaMTX v1.20.1");
    }

    private void runsItsOwn() throws IOException {
        driver.stop();
        vault.take("io.camhost.media.mediamtx");
        Path program = Files.createFile(folder.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment = Map.of("MEDIAMTX", program.toString());
    }

    @Test
    void whereAnyPortOfTheApiWillDoNobodyElsesServerIsMeant() throws IOException {
        runsItsOwn();
        driver = begun(0);
        await().until(() -> processes.spec("server/mediamtx").isPresent());
        String api =
                processes.spec("server/mediamtx").orElseThrow().environment().get("MTX_APIADDRESS");
        int port = Integer.parseInt(api.substring("127.0.0.1:".length()));
        assertThat(port).isNotEqualTo(server.port());
        server.close();
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, port);
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().reason()).startsWith("runs MediaMTX v1.20.1 (API " + port);
        driver.stop();
        driver = begun(0);
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(processes.spec("server/mediamtx").orElseThrow().environment())
                .containsEntry("MTX_APIADDRESS", api);
    }

    @Test
    void aConfiguredPortThatSomebodyElseHasIsNamed() throws IOException {
        runsItsOwn();
        server.close();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            rtspPort = taken.getLocalPort();
            driver = begun(server.port());
            String reason =
                    "port " + rtspPort + " (mediamtx.rtsp_port) is taken: choose another one, or 0 for any free one";
            await().until(() -> driver.status().reason().equals(reason));
            assertThat(driver.status().usable()).isFalse();
            assertThat(processes.spec("server/mediamtx")).isEmpty();
        }
        await().until(() -> processes.spec("server/mediamtx").isPresent());
    }

    @Test
    void leavesAServerOfAnotherWhenItEndsForGood() {
        server.path("camera7");
        prefix = "ours/";
        driver.stop();
        driver = begun(server.port());
        want(stream(true));
        await().until(() -> server.configs().containsKey("ours/camera0"));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        assertThat(publisher()).last().isEqualTo("rtsp://127.0.0.1:8111/ours/camera0");
        assertThat(driver.addresses()).containsEntry("rtsp", "rtsp://${host}:8111/ours/${id}");
        leaves = true;
        driver.stop();
        assertThat(server.configs()).containsOnlyKeys("camera7");
        assertThat(processes.list("publish/")).noneMatch(child -> child.running());
    }

    @Test
    void anotherPrefixMovesThePathsAndAfterACrashThoseOfBeforeAreKnownByIt() {
        prefix = "ours/";
        driver.stop();
        driver = begun(server.port());
        want(stream(false));
        await().until(() -> server.configs().containsKey("ours/camera0"));
        driver.stop();
        prefix = "mine-";
        driver = begun(server.port());
        want(stream(false));
        await().until(() -> server.configs().keySet().equals(Set.of("mine-camera0")));
        driver.stop();
        vault.take("io.camhost.media.mediamtx"); // as by a crash
        driver = begun(server.port());
        want();
        await().until(() -> server.configs().isEmpty());
    }

    @Test
    void whenAnotherDriverIsConfiguredItsPathsAreTakenFromTheServer() {
        want(stream(false));
        awaitPath();
        driver.stop();
        configured = "ffmpeg";
        driver = begun(server.port());
        await().pollInterval(Duration.ofMillis(50)).until(() -> server.configs().isEmpty());
    }

    @Test
    void whenAnotherDriverIsConfiguredNoServerIsAttachedToOrRunAndTheOneFromBeforeIsStopped() throws Exception {
        driver.stop();
        Path program = Files.createFile(folder.resolve("program"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        environment = Map.of("MEDIAMTX", program.toString());
        processes.ensure(new ServerProgram(settings(server.port()), new HostFolders(folder), environment::get)
                .spec(program, "", false, false));
        configured = "ffmpeg";
        driver = begun(server.port());
        assertThat(driver.status()).isEqualTo(new Status(State.STOPPED, false, "media.driver is ffmpeg", ""));
        await().until(() -> processes.spec("server/mediamtx").isEmpty());
        // the last one of the driver before may have come in late
        AtomicInteger last = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(200))
                .until(() -> last.getAndSet(server.requests()) == server.requests());
        int requests = server.requests();
        want(stream(true));
        await().during(Duration.ofMillis(600)).until(() -> processes.list("").isEmpty());
        assertThat(driver.status().state()).isEqualTo(State.STOPPED);
        assertThat(driver.streams()).isEmpty();
        assertThat(server.requests()).isEqualTo(requests);

        driver.stop();
        configured = "mediamtx";
        driver = begun(server.port());
        await().until(() -> driver.status().state() == State.RUNNING);
    }

    @Test
    void theServersFileIsNotWrittenAgainSinceItWouldForgetEverything() throws IOException {
        var program = new ServerProgram(settings(9997), new HostFolders(folder), environment::get);
        Path file = Path.of(
                program.spec(Path.of("/bin/true"), "", false, false).argv().get(1));
        var written = Files.getAttribute(file, "unix:ino");
        program.spec(Path.of("/bin/true"), "", false, false);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(written);
    }
}
