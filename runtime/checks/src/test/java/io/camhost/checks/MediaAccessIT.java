package io.camhost.checks;

import static io.camhost.checks.MediaServerDoors.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.testing.Repacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what at a real MediaMTX that a host runs, with {@code security.media_access: token}. */
class MediaAccessIT {
    private static final Duration TICKET = Duration.ofSeconds(8);

    @TempDir
    static Path folder;

    private static final MediaServerDoors DOORS = new MediaServerDoors();
    private static Host host;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        host = DOORS.host(folder)
                .with("CAMERA_SERVICE_SECURITY_MEDIA_ACCESS", "token")
                .with("CAMERA_SERVICE_SECURITY_MEDIA_TICKET_TTL", TICKET.toSeconds() + "s")
                .with("CAMERA_SERVICE_MEDIAMTX_RUN_ON_DEMAND_CLOSE_AFTER", "1s")
                .start();
        await("cameras have paths")
                .atMost(Duration.ofSeconds(30))
                .until(() -> DOORS.path(host, "camera1").path("available").asBoolean());
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    private static String token() {
        return "?token=" + host.token("viewer");
    }

    @Test
    void aStrangerOnTheSameMachineCanNeitherWatchNorPublishNorCallTheApi() {
        for (String guess : new String[] {
            "", "?token=", "?token=a.b.c", "?jwt=x", "?camhost=still", "?camhost=still&expires=9999999999&signature=x"
        }) {
            assertThat(DOORS.describe("camera0", guess)).as("RTSP %s", guess).isEqualTo(401);
            assertThat(DOORS.hls("camera0", guess)).as("HLS %s", guess).isEqualTo(401);
            assertThat(DOORS.whep("camera0", guess)).as("WHEP %s", guess).isEqualTo(401);
        }
        assertThat(DOORS.announce("camera0")).as("RTSP publish").isEqualTo(401);
        assertThat(DOORS.announce("camera0", "User-Agent: camhost", "Authorization: " + basic("camhost", "x")))
                .isEqualTo(401);
        assertThat(DOORS.whip("camera0")).as("WHIP").isEqualTo(401);
        assertThat(DOORS.api("/v3/paths/list")).as("API").isEqualTo(401);
        assertThat(DOORS.api("/v3/config/global/get", "Authorization", basic("camhost", "x")))
                .isEqualTo(401);
        String viewer = host.token("admin");
        assertThat(DOORS.api("/v3/paths/list", "Authorization", "Bearer " + viewer))
                .as("the API is for the host alone, and not for its administrators")
                .isEqualTo(401);
        assertThat(DOORS.announce("camera0", "Authorization: " + basic("u", viewer)))
                .isEqualTo(401);
    }

    @Test
    void whatEverybodyCanReadOfOurProcessesOpensNothing() throws Exception {
        assertThat(DOORS.describe("camera0", token())).isEqualTo(200);
        List<String> publishers = new ArrayList<>();
        await("its publisher runs").atMost(Duration.ofSeconds(10)).until(() -> {
            publishers.clear();
            MediaServerDoors.commandLines(folder).stream()
                    .filter(line -> line.contains("-fpre"))
                    .forEach(publishers::add);
            return !publishers.isEmpty();
        });
        for (String line : publishers) {
            assertThat(line).doesNotContain("@127.0.0.1");
            Path preset = Path.of(line.replaceAll("(?s).*-fpre[\\s\\x00]+(\\S+?)[\\s\\x00].*", "$1"));
            assertThat(Files.getPosixFilePermissions(preset)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(line).doesNotContain(Files.readString(preset).strip().substring("user_agent=".length()));
        }
    }

    @Test
    void aTokenOrATicketLetsInHoweverAPlayerCanBringIt() {
        String token = host.token("viewer");
        assertThat(DOORS.describe("camera0", "?token=" + token)).isEqualTo(200);
        assertThat(DOORS.describe("camera0", "", "Authorization: " + basic("anybody", token)))
                .isEqualTo(200);
        assertThat(DOORS.hls("camera0", "?token=" + token)).isEqualTo(200);
        assertThat(DOORS.hls("camera0", "", "Authorization", "Bearer " + token)).isEqualTo(200);
        assertThat(DOORS.whep("camera0", "?token=" + token))
                .as("let in, and then asked for a better offer")
                .isNotIn(401, 403, 404);
        JsonNode urls = MediaServerDoors.ticketUrls(host, "camera0");
        assertThat(Media.video(Media.probe(urls.path("rtsp").asText(), "-rtsp_transport", "tcp"))
                        .path("codec_name")
                        .asText())
                .isEqualTo("h264");
    }

    @Test
    void aSnapshotIsStillTakenOfWhatIsWatched() {
        try (RpcClient client = host.client("operator")) {
            assertThat(DOORS.describe("camera0", token())).isEqualTo(200);
            JsonNode taken = client.call("take_snapshot", Map.of("device", "camera0"));
            assertThat(taken.path("status").asText()).isEqualTo("SUCCESS");
        }
    }

    @Test
    void thePageShowsItsTicket() throws Exception {
        LiveVideo.assertPlaysByWhepAndByHls(host, folder.resolve("browser"), "camera0", "camera1");
    }

    @Test
    void whenATicketHasRunOutItsViewersAreEndedWithinFiveSeconds() throws Exception {
        JsonNode urls = MediaServerDoors.ticketUrls(host, "camera0");
        Instant end = Instant.now().plus(TICKET);
        Path profile = Files.createDirectories(folder.resolve("browser-ticket"));
        try (Viewer rtsp = Viewer.watch(folder, "ticket", urls.path("rtsp").asText(), "-rtsp_transport", "tcp");
                Browser browser = Browser.open(profile)) {
            browser.go(urls.path("webrtc").asText());
            await("WHEP plays")
                    .atMost(TICKET)
                    .until(() -> browser.script(
                                    "const v = document.querySelector('video'); return !!v && v.videoWidth > 0")
                            .asBoolean());
            rtsp.awaitFrames(15, TICKET);
            String ticket = urls.path("hls").asText().replaceAll("^[^?]*", "");
            String hls = DOORS.stream("camera0", ticket);
            assertThat(DOORS.hlsFile(hls)).isEqualTo(200);
            int viewers = readers();
            assertThat(viewers).isGreaterThanOrEqualTo(3);
            await("RTSP is ended").atMost(TICKET.plusSeconds(15)).until(() -> !rtsp.watching());
            Duration after = Duration.between(end, Instant.now());
            await("WHEP is ended").atMost(Duration.ofSeconds(5)).until(() -> readers() == 0);
            System.out.printf(
                    "ended after the ticket: RTSP %d ms, all %d ms%n",
                    after.toMillis(), Duration.between(end, Instant.now()).toMillis());
            assertThat(after).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(5));
            assertThat(DOORS.hlsFile(hls)).as("its session of HLS").isNotEqualTo(200);
        }
        assertThat(DOORS.describe("camera0", urls.path("rtsp").asText().replaceAll("^[^?]*", "")))
                .isEqualTo(401);
    }

    @Test
    void whoseTokenIsRevokedIsEndedWithinFiveSecondsAndNobodyElse() {
        String guest = host.command("token", "--user", "guest", "--role", "viewer")
                .output()
                .strip();
        String path = "rtsp://127.0.0.1:" + DOORS.rtsp + "/camera0";
        try (Viewer revoked = Viewer.watch(folder, "revoked", path + "?token=" + guest, "-rtsp_transport", "tcp");
                Viewer other = Viewer.watch(folder, "other", path + token(), "-rtsp_transport", "tcp")) {
            revoked.awaitFrames(5, Duration.ofSeconds(20));
            other.awaitFrames(5, Duration.ofSeconds(20));
            Host.Result said = host.command("token", "revoke", "guest");
            assertThat(said.exit()).as(said.errors()).isZero();
            await("he is ended").atMost(Duration.ofSeconds(5)).until(() -> !revoked.watching());
            assertThat(other.watching()).isTrue();
            assertThat(DOORS.describe("camera0", "?token=" + guest)).isEqualTo(401);
            String newer = host.command("token", "--user", "guest", "--role", "viewer")
                    .output()
                    .strip();
            assertThat(DOORS.describe("camera0", "?token=" + newer)).isEqualTo(200);
        }
    }

    private int readers() {
        return DOORS.path(host, "camera0").path("readers").size();
    }

    /** Until the first live packet: printed, and far from where it would be without the callback. */
    @Test
    void anIdleCameraIsLiveSoonAfterSomebodyAsksForIt() {
        String token = token();
        measure("RTSP DESCRIBE", () -> DOORS.describe("camera1", token));
        measure("WHEP POST", () -> DOORS.whep("camera1", token));
    }

    private void measure(String what, IntSupplier ask) {
        await("idle").atMost(Duration.ofSeconds(90)).until(() -> {
            JsonNode path = DOORS.path(host, "camera1");
            return !path.path("online").asBoolean() && path.path("readers").isEmpty();
        });
        Instant asked = Instant.now();
        ask.getAsInt();
        Duration answered = Duration.between(asked, Instant.now());
        List<Instant> live = new ArrayList<>();
        await("live")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    JsonNode path = DOORS.path(host, "camera1");
                    if (path.path("online").asBoolean())
                        live.add(Instant.parse(path.path("onlineTime").asText()));
                    return !live.isEmpty();
                });
        System.out.printf(
                "%s: answered after %d ms, live after %d ms%n",
                what, answered.toMillis(), Duration.between(asked, live.get(0)).toMillis());
    }

    @Test
    void aQuestionIsAnsweredFromMemory() {
        String ticket = MediaServerDoors.ticketUrls(host, "camera0")
                .path("webrtc")
                .asText()
                .replaceAll(".*token=", "");
        String question =
                "{\"action\":\"read\",\"path\":\"camera0\",\"protocol\":\"rtsp\",\"ip\":\"127.0.0.1\",\"query\":\"token="
                        + ticket + "\"}";
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long begun = System.nanoTime();
            assertThat(DOORS.question(host, question)).isEqualTo(200);
            millis.add((System.nanoTime() - begun) / 1e6);
        }
        millis.sort(null);
        System.out.printf("a question: median %.2f ms, p99 %.2f ms%n", millis.get(150), millis.get(297));
        assertThat(millis.get(150)).isLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"io.camhost.media.mediamtx", "io.camhost.auth", "io.camhost.auth.jwt", "io.camhost.streams"})
    void whoComesWhileABundleIsReplacedWaitsAndIsLetIn(String bundle) throws Exception {
        String token = token();
        AtomicBoolean over = new AtomicBoolean();
        List<String> refused = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        Thread visitor = new Thread(() -> {
            while (!over.get()) {
                long begun = System.nanoTime();
                int status = DOORS.describe("camera0", token);
                if (status != 200) refused.add(status + " after " + millis.size());
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
        });
        visitor.start();
        Path raised = Repacker.withVersion(host.bundle(bundle), folder.resolve("raised"), "0.1.1");
        for (Path file : List.of(raised, host.bundle(bundle))) {
            Host.Result swapped = host.command("swap", file.toString());
            assertThat(swapped.exit()).as(swapped.output() + swapped.errors()).isZero();
        }
        over.set(true);
        visitor.join();
        System.out.printf(
                "%s: %d questions, the longest took %d ms%n",
                bundle,
                millis.size(),
                millis.stream().mapToLong(each -> each).max().orElse(0));
        assertThat(refused).isEmpty();
    }

    @Test
    void whenTheHostIsKilledViewersStayAndOthersAreLetInAfterItsStart() throws Exception {
        String token = token();
        String host0 = "127.0.0.1:" + DOORS.rtsp + "/camera0";
        String ticket = MediaServerDoors.ticketUrls(host, "camera0")
                .path("rtsp")
                .asText()
                .replaceAll(".*token=", "");
        try (Viewer viewer = Viewer.watch(folder, "killed", "rtsp://" + host0 + token, "-rtsp_transport", "tcp");
                Viewer password = Viewer.watch(
                        folder, "password", "rtsp://u:" + ticket + "@" + host0, "-rtsp_transport", "tcp")) {
            password.awaitFrames(5, TICKET);
            viewer.awaitFrames(15, Duration.ofSeconds(20));
            long server = serverPid();
            host.kill();
            assertThat(DOORS.describe("camera1", token))
                    .as("nobody could say yes")
                    .isEqualTo(401);
            assertThat(DOORS.announce("camera1")).isEqualTo(401);
            viewer.awaitFrames(15, Duration.ofSeconds(10));
            host.start();
            await("others are let in")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> DOORS.describe("camera1", token) == 200);
            viewer.awaitFrames(15, Duration.ofSeconds(10));
            assertThat(serverPid()).as("the server was adopted").isEqualTo(server);
            await("whose ticket has run out meanwhile is ended, though the server does not tell it")
                    .atMost(TICKET.plusSeconds(5))
                    .until(() -> !password.watching());
            assertThat(viewer.watching()).isTrue();
        }
    }

    private static long serverPid() {
        return Children.of(folder).stream()
                .filter(pid -> Host.commandLine(pid).contains("mediamtx.yml"))
                .findFirst()
                .orElse(-1L);
    }
}
