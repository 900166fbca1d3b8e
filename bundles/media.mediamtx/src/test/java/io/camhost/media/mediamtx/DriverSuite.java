package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildStatus;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the driver makes of a server, whichever it is: the fake or a real one, old or new. The publishers it wants exist on paper only;
 * pictures come from the rig.
 */
abstract class DriverSuite {
    private static final CameraId CAMERA = new CameraId(0);
    private static final String PATH = "ours/camera0";
    private static final FfmpegInput SOURCE =
            new FfmpegInput("lavfi", List.of("-f", "lavfi"), "testsrc2", Optional.empty(), false, false);
    private static final String CONFIG = "/v3/config/paths/";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Rig.Maker maker;
    private final ManualClock clock = new ManualClock();
    private final FakeProcesses processes = new FakeProcesses();

    @TempDir
    Path folder;

    private Rig rig;
    private MediaMtxDriver driver;
    private boolean leaves;

    DriverSuite(Rig.Maker maker) {
        this.maker = maker;
    }

    @BeforeEach
    void begin() throws Exception {
        rig = maker.in(folder);
        processes.whenRun(rig::run);
        var settings = Given.settings("auto", "ours/", rig.apiPort());
        driver = new MediaMtxDriver(
                settings,
                new HostFolders(folder.resolve("host")),
                new FakeVault(),
                Map.of("PATH", "/nowhere")::get,
                clock,
                clock::nanoTime,
                handler -> () -> {},
                () -> leaves);
        driver.bindProcesses(processes);
        driver.start();
    }

    @AfterEach
    void end() {
        if (driver != null) driver.stop();
        if (rig != null) rig.close();
    }

    /** Waits; for the driver five times the time passes. */
    private void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    clock.advance(Duration.ofMillis(250));
                    return condition.call();
                });
    }

    private static Encoding encoding(int width) {
        return new Encoding(
                List.of(),
                List.of("-c:v", "libx264", "-s", width + "x360", "-pix_fmt", "yuv420p", "-g", "15", "-bf", "0"),
                width,
                360,
                FrameRate.of(15),
                false);
    }

    private static WantedStream stream(int width) {
        return new WantedStream(CAMERA, SOURCE, encoding(width), true, Optional.empty());
    }

    private Path recorded() {
        Path place = folder.resolve("host/recordings/camera0");
        Path file = place.resolve("camera0_2026-01-02_03-04-05.mp4");
        var recording = new WantedRecording("r", file, Duration.ofSeconds(1), Duration.ofMinutes(30));
        driver.want(List.of(new WantedStream(CAMERA, SOURCE, encoding(640), true, Optional.of(recording))));
        return file;
    }

    private void wanted() {
        driver.want(List.of(stream(640)));
        soon(() -> !driver.streams().isEmpty() && state().exists());
        soon(() -> config(PATH).isObject());
    }

    private StreamState state() {
        return driver.streams().get(0);
    }

    private JsonNode call(String method, String target, String body) throws Exception {
        return rig.client()
                .call(method, target, body.isEmpty() ? null : json.readTree(body))
                .body();
    }

    private JsonNode named(String target, String name) throws Exception {
        for (JsonNode item : call("GET", target, "").path("items"))
            if (item.path("name").asText().equals(name)) return item;
        return JsonNodeFactory.instance.missingNode();
    }

    private JsonNode config(String name) throws Exception {
        return named(CONFIG + "list", name);
    }

    @Test
    void attachesAndSaysToWhat() {
        soon(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().usable()).isTrue();
        assertThat(driver.status().reason())
                .startsWith("attached to a running MediaMTX")
                .contains(rig.modern() ? "v1.20." : "");
        assertThat(driver.addresses()).containsOnlyKeys("rtsp", "hls", "webrtc");
        assertThat(driver.addresses().get("rtsp")).endsWith("/ours/${id}");
        assertThat(driver.addresses().get("hls")).endsWith("/ours/${id}/index.m3u8");
    }

    @Test
    void makesAPathAsGoodAsTheServerCan() throws Exception {
        wanted();
        JsonNode config = config(PATH);
        assertThat(config.path("alwaysAvailable").asBoolean()).isEqualTo(rig.modern());
        assertThat(config.path("recordDeleteAfter").asText()).isEqualTo(rig.modern() ? "" : "0s");
        assertThat(state().guarantee()).isEqualTo(rig.modern() ? Guarantee.SEAMLESS : Guarantee.STALL);
        assertThat(state().problem()).isEmpty();
        assertThat(state().live()).isFalse();
    }

    @Test
    void knowsWhetherTheCamerasOwnPictureIsThere() {
        wanted();
        rig.publish(PATH);
        soon(() -> state().live() && state().bytesReceived() > 0);
        rig.silence(PATH);
        soon(() -> !state().live());
    }

    @Test
    void countsViewersButNotItself() {
        wanted();
        rig.publish(PATH);
        soon(() -> state().live());
        rig.read(PATH, "");
        rig.read(PATH, "camhost=still");
        soon(() -> sessions() == 2);
        soon(() -> state().viewers() == 1);
        rig.leave(PATH);
        soon(() -> state().viewers() == 0);
    }

    private boolean publishes(String size) {
        return processes.spec("publish/camera0").orElseThrow().argv().contains(size);
    }

    private int sessions() throws Exception {
        return named("/v3/paths/list", PATH).path("readers").size();
    }

    @Test
    void aPathThatIsDeletedByHandIsBack() throws Exception {
        wanted();
        call("DELETE", CONFIG + "delete/" + PATH, "");
        soon(() -> config(PATH).isObject());
        soon(() -> state().exists() && state().problem().isEmpty());
    }

    @Test
    void aPathThatIsChangedByHandIsSetRight() throws Exception {
        wanted();
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            if (config(PATH).path("maxReaders").asInt() == 1) return true;
            // no time passes, so that it is set right already only if the driver was just reading back what it had
            // written
            call("PATCH", CONFIG + "patch/" + PATH, "{\"maxReaders\": 1, \"recordDeleteAfter\": \"24h\"}");
            return false;
        });
        soon(() -> config(PATH).path("maxReaders").asInt() == 0);
        JsonNode config = config(PATH);
        assertThat(config.path("recordDeleteAfter").asText()).isEqualTo(rig.modern() ? "" : "0s");
        assertThat(config.path("alwaysAvailable").asBoolean()).isEqualTo(rig.modern());
        assertThat(config.path("recordPath").asText()).contains("host/recordings/camera0");
    }

    @Test
    void aPathThatIsRightIsNotMadeAnew() throws Exception {
        wanted();
        rig.publish(PATH);
        soon(() -> state().live());
        JsonNode since = named("/v3/paths/list", PATH).path(rig.modern() ? "onlineTime" : "readyTime");
        long verified = clock.nanoTime() + Duration.ofSeconds(35).toNanos();
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            clock.advance(Duration.ofSeconds(1)); // several times everything is read and compared
            return clock.nanoTime() > verified;
        });
        assertThat(named("/v3/paths/list", PATH).path(rig.modern() ? "onlineTime" : "readyTime"))
                .isEqualTo(since);
        assertThat(state().problem()).isEmpty();
    }

    @Test
    void aChangeThatWouldCutSomebodyWaitsAndSaysWhom() throws Exception {
        wanted();
        rig.publish(PATH);
        soon(() -> state().live());
        rig.read(PATH, "one");
        rig.read(PATH, "two");
        soon(() -> state().viewers() == 2);
        driver.want(List.of(stream(1280)));
        // by UDP nobody is cut
        if (rig.modern()) soon(() -> state().problem().orElse("").endsWith("now 2 viewers"));
        else soon(() -> publishes("1280x360"));
        assertThat(state().viewers()).isEqualTo(2);
        rig.leave(PATH);
        soon(() -> state().problem().isEmpty() && publishes("1280x360"));
    }

    @Test
    void aChangeThatWouldCutSomebodyIsMadeWhenItIsInsistedOn() throws Exception {
        wanted();
        rig.publish(PATH);
        soon(() -> state().live());
        rig.read(PATH, "one");
        soon(() -> state().viewers() == 1);
        assertThat(driver.apply("camera0")).isEqualTo("no change of the settings of camera0 waits");
        driver.want(List.of(stream(1280)));
        if (rig.modern()) {
            soon(() -> state().problem().isPresent());
            assertThat(driver.apply("camera0")).endsWith("that cuts 1 viewer");
        }
        soon(() -> state().problem().isEmpty() && publishes("1280x360"));
    }

    @Test
    void everythingIsBackAfterAReloadOfTheFileDroppedIt() throws Exception {
        wanted();
        call("POST", CONFIG + "add/other", "{}");
        rig.reload();
        soon(() -> config("other").isMissingNode());
        soon(() -> config(PATH).isObject());
    }

    @Test
    void everythingIsBackAfterARestart() throws Exception {
        wanted();
        rig.restart();
        soon(() -> config(PATH).isObject());
        soon(() -> driver.status().state() == State.RUNNING && state().exists());
    }

    @Test
    void leavesPathsOfOthersAlone() throws Exception {
        for (String other : List.of("camera0", "camera7", "ours/other"))
            call("POST", CONFIG + "add/" + other, "{\"maxReaders\": 3}");
        wanted();
        driver.want(List.of());
        soon(() -> config(PATH).isMissingNode());
        for (String other : List.of("camera0", "camera7", "ours/other"))
            assertThat(config(other).path("maxReaders").asInt()).isEqualTo(3);
    }

    @Test
    void leavesNothingBehindAndTheRestAsItWas() throws Exception {
        JsonNode global = call("GET", "/v3/config/global/get", "");
        JsonNode defaults = call("GET", "/v3/config/pathdefaults/get", "");
        call("POST", CONFIG + "add/camera0", "{\"maxReaders\": 3}");
        wanted();
        rig.publish(PATH);
        soon(() -> state().live());
        leaves = true;
        driver.stop();
        assertThat(rig.ended()).isFalse();
        await().until(() -> config(PATH).isMissingNode());
        assertThat(config("camera0").path("maxReaders").asInt()).isEqualTo(3);
        assertThat(call("GET", "/v3/config/global/get", "")).isEqualTo(global);
        assertThat(call("GET", "/v3/config/pathdefaults/get", "")).isEqualTo(defaults);
        assertThat(processes.list("publish/")).noneMatch(ChildStatus::running);
        driver = null;
    }

    @Test
    void goesOnAfterItWasReplacedWithoutAnythingBeingTakenAway() throws Exception {
        wanted();
        driver.stop();
        assertThat(config(PATH).isObject()).isTrue();
        driver = null;
    }

    @Test
    void recordsAndGivesTheFileItsName() throws Exception {
        Path file = recorded();
        soon(() -> !driver.streams().isEmpty() && state().exists());
        rig.publish(PATH);
        soon(() -> config(PATH).path("record").asBoolean());
        rig.segment(PATH);
        soon(() -> state().recording().flatMap(StreamState.Recording::file).isPresent());
        assertThat(file).isNotEmptyFile();
        driver.want(List.of(stream(640)));
        soon(() -> !config(PATH).path("record").asBoolean());
        soon(() -> state().recording().isEmpty());
    }

    @Test
    void tellsStuckFromGone() {
        wanted();
        rig.freeze();
        soon(() -> driver.status().state() == State.ERROR);
        assertThat(driver.status().reason()).contains("does not answer within");
        rig.thaw();
        soon(() -> driver.status().state() == State.RUNNING && state().exists());
    }
}
