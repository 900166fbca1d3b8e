package io.camhost.checks;

import static io.camhost.checks.MediaServerDoors.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what at the oldest MediaMTX that works, with {@code security.media_access: token}; and what it cannot protect is said. */
class OlderMediaAccessIT {
    private static final Duration TICKET = Duration.ofSeconds(8);

    @TempDir
    static Path folder;

    private static final MediaServerDoors DOORS = new MediaServerDoors();
    private static Host host;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        String binary = MediaMtx.assumeOlder();
        host = DOORS.host(folder)
                .with("CAMERA_SERVICE_MEDIAMTX_BINARY", binary)
                .with("CAMERA_SERVICE_SECURITY_MEDIA_ACCESS", "token")
                .with("CAMERA_SERVICE_SECURITY_MEDIA_TICKET_TTL", TICKET.toSeconds() + "s")
                .start();
        try (RpcClient client = host.client("operator")) {
            client.call("start_recording", Map.of("device", "camera0")); // so that it is live all the time
            await("it is live")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.call("get_stream_url", Map.of("device", "camera0"))
                            .path("stream_status")
                            .asText()
                            .equals("READY"));
        }
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    @Test
    void aStrangerOnTheSameMachineCanNeitherWatchNorPublish() {
        for (String guess : new String[] {"", "?token=", "?token=a.b.c", "?camhost=still"}) {
            assertThat(DOORS.describe("camera0", guess)).as("RTSP %s", guess).isEqualTo(401);
            assertThat(DOORS.hls("camera0", guess)).as("HLS %s", guess).isEqualTo(401);
            assertThat(DOORS.whep("camera0", guess)).as("WHEP %s", guess).isEqualTo(401);
        }
        assertThat(DOORS.announce("camera0")).as("RTSP publish").isEqualTo(401);
        assertThat(DOORS.announce("camera0", "Authorization: " + basic("camhost", "x")))
                .isEqualTo(401);
        assertThat(DOORS.whip("camera0")).as("WHIP").isEqualTo(401);
    }

    @Test
    void whatItCannotProtectIsSaid() {
        assertThat(DOORS.api("/v3/paths/list")).as("its API asks nobody").isEqualTo(200);
        assertThat(host.command("status").output()).contains("a control API that asks who calls it");
        assertThat(host.command("doctor").output()).contains("a control API that asks who calls it");
        try (RpcClient client = host.client("viewer")) {
            assertThat(client.call("get_stream_status", Map.of("device", "camera0"))
                            .path("limits")
                            .toString())
                    .contains("a control API that asks who calls it");
        }
    }

    @Test
    void aTokenLetsIn() {
        String token = host.token("viewer");
        assertThat(DOORS.describe("camera0", "?token=" + token)).isEqualTo(200);
        assertThat(DOORS.describe("camera0", "", "Authorization: " + basic("anybody", token)))
                .isEqualTo(200);
        assertThat(DOORS.hls("camera0", "?token=" + token)).isEqualTo(200);
        assertThat(DOORS.whep("camera0", "?token=" + token)).isNotIn(401, 403, 404);
    }

    @Test
    void thePagePlaysByWhepAndByHls() throws Exception {
        LiveVideo.assertPlaysByWhepAndByHls(host, folder.resolve("browser"), "camera0", "camera0");
    }

    @Test
    void whenATicketHasRunOutItsViewerIsEndedWithinFiveSeconds() {
        JsonNode urls = MediaServerDoors.ticketUrls(host, "camera0");
        Instant end = Instant.now().plus(TICKET);
        try (Viewer viewer = Viewer.watch(folder, "ticket", urls.path("rtsp").asText(), "-rtsp_transport", "tcp")) {
            viewer.awaitFrames(15, TICKET);
            await("it is ended").atMost(TICKET.plusSeconds(15)).until(() -> !viewer.watching());
            Duration after = Duration.between(end, Instant.now());
            System.out.printf("ended after the ticket: RTSP %d ms%n", after.toMillis());
            assertThat(after).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(5));
        }
    }
}
