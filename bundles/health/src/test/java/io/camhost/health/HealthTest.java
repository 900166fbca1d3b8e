package io.camhost.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.camhost.api.HealthCheck;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import io.camhost.api.ServiceGone;
import io.camhost.api.event.Event;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams.Media;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeGateway;
import io.camhost.testing.FakeStreams;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    private final ManualClock clock = new ManualClock();
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);
    private final FakeVault vault = new FakeVault();
    private final Watched watched = new Watched(new Limits(100, 90, 100_000, 100), "1.2.3", clock::nanoTime);
    private final Pages pages = new Pages(
            watched,
            new Pages.Paths("/health", "/health/detailed", "/health/ready", "/health/live"),
            clock,
            "production");
    private final Check mediamtx = new Check("mediamtx");
    private final Check storage = new Check("storage");

    /** Says what a test wants. */
    private static final class Check implements HealthCheck {
        private final String name;
        private Report report = Report.healthy("fine");

        Check(String name) {
            this.name = name;
        }

        void say(Health health, String message, Map<String, Object> details) {
            report = new Report(health, message, details);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Report report() {
            return report;
        }
    }

    HealthTest() {
        watched.cameras.bind(cameras);
        watched.streams.bind(streams);
        watched.gateway.bind(new FakeGateway());
        watched.checks.bind(mediamtx);
        watched.checks.bind(storage);
    }

    private void media(MediaServer.State state) {
        streams.setMedia(new Media("mediamtx", new MediaServer.Status(state, true, "", ""), "", Map.of()));
    }

    private HttpAnswer ask(String method, String path) {
        return pages.handle(new HttpRequest(
                        Listener.HEALTH,
                        method,
                        path,
                        path,
                        "",
                        Map.of(),
                        new byte[0],
                        "127.0.0.1",
                        true,
                        false,
                        "h:8003",
                        0))
                .toCompletableFuture()
                .join();
    }

    private JsonNode body(String path, int status) {
        HttpAnswer answer = ask("GET", path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-cache, no-store, must-revalidate");
        try {
            JsonNode body = new JsonMapper().readTree(((HttpAnswer.Bytes) answer.body()).bytes());
            assertThat(body.get("timestamp").asText()).isEqualTo("2026-01-02T03:04:05.000Z");
            return body;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allIsWell() {
        var status = watched.overview().status();
        assertThat(status)
                .containsEntry("status", "HEALTHY")
                .containsEntry("version", "1.2.3")
                .containsEntry(
                        "components",
                        Map.of("websocket_server", "RUNNING", "camera_monitor", "RUNNING", "mediamtx", "RUNNING"))
                .doesNotContainKey("problems");
        assertThat((Double) status.get("uptime")).isPositive();
    }

    @Test
    void theWorstPartDecides() {
        mediamtx.say(Health.DEGRADED, "3 failures in a row", Map.of());
        assertThat(watched.overview().status()).containsEntry("status", "DEGRADED");
        storage.say(Health.DEGRADED, "86 % used", Map.of("used_percent", 86.0));
        assertThat(watched.overview().status())
                .containsEntry("status", "UNHEALTHY")
                .containsEntry(
                        "problems",
                        Map.of("mediamtx", "degraded: 3 failures in a row", "storage", "unhealthy: 86 % used"));
    }

    @Test
    void startingIsNoFault() {
        mediamtx.say(Health.STARTING, "looking", Map.of());
        media(MediaServer.State.STARTING);
        assertThat(watched.overview().overall()).isEqualTo(Health.HEALTHY);
        assertThat(watched.overview().ready()).isFalse();
    }

    @Test
    void aCheckThatThrowsIsAFaultOfItsPart() {
        watched.checks.bind(new HealthCheck() {
            @Override
            public String name() {
                return "plugin";
            }

            @Override
            public Report report() {
                throw new NoClassDefFoundError("x");
            }
        });
        assertThat(watched.overview().problems())
                .containsEntry("plugin", "degraded: gives no report: NoClassDefFoundError");
    }

    @Test
    void aPartThatIsReplacedStaysAsItWas() {
        watched.overview();
        watched.streams.unbind(streams);
        watched.checks.unbind(mediamtx);
        clock.advance(Duration.ofSeconds(4));
        assertThat(watched.overview().media()).isEqualTo(Overview.State.RUNNING);
        assertThat(watched.overview().reports()).containsKey("mediamtx");
        clock.advance(Duration.ofSeconds(2));
        assertThat(watched.overview().media()).isEqualTo(Overview.State.STOPPED);
        assertThat(watched.overview().reports()).doesNotContainKey("mediamtx");
        watched.streams.bind(streams);
        assertThat(watched.overview().media()).isEqualTo(Overview.State.RUNNING);
    }

    @Test
    void aPartThatIsLeavingStaysAsItWas() {
        var leaving = new boolean[1];
        var recent = new Recent<String, String>(
                text -> {
                    if (leaving[0]) throw new ServiceGone("it");
                    return text;
                },
                clock::nanoTime);
        recent.bind("here");
        assertThat(recent.ask()).contains("here");
        leaving[0] = true;
        assertThat(recent.ask()).contains("here");
        clock.advance(Duration.ofSeconds(6));
        assertThat(recent.ask()).isEmpty();
    }

    @Test
    void theBasicPageIsShort() {
        JsonNode body = body("/health", 200);
        assertThat(body.get("status").asText()).isEqualTo("healthy");
        assertThat(body.get("version").asText()).isEqualTo("1.2.3");
        assertThat(body.get("uptime").asText()).matches("([0-9]+h)?([0-9]+m)?[0-9]+s");
        assertThat(Pages.text(Duration.ofSeconds(72 * 3600 + 15 * 60 + 30))).isEqualTo("72h15m30s");
        assertThat(Pages.text(Duration.ofSeconds(3600))).isEqualTo("1h0m0s");
        assertThat(Pages.text(Duration.ofSeconds(59))).isEqualTo("59s");
    }

    @Test
    void theDetailedPageHasEveryPart() {
        mediamtx.say(Health.UNHEALTHY, "gone", Map.of("driver", "mediamtx"));
        JsonNode body = body("/health/detailed", 200);
        assertThat(body.get("status").asText()).isEqualTo("unhealthy");
        assertThat(body.get("components").findValuesAsText("name")).containsExactly("cameras", "mediamtx", "storage");
        JsonNode part = body.get("components").get(1);
        assertThat(part.get("status").asText()).isEqualTo("unhealthy");
        assertThat(part.get("message").asText()).isEqualTo("gone");
        assertThat(part.at("/details/driver").asText()).isEqualTo("mediamtx");
        assertThat(part.get("last_checked").asText()).endsWith("Z");
        JsonNode metrics = body.get("metrics");
        assertThat(metrics.get("component_count").asInt()).isEqualTo(3);
        assertThat(metrics.get("components_healthy").asInt()).isEqualTo(1);
        assertThat(metrics.get("components_degraded").asInt()).isEqualTo(1);
        assertThat(metrics.get("components_unhealthy").asInt()).isEqualTo(1);
        assertThat(metrics.get("uptime_seconds").isNumber()).isTrue();
        assertThat(body.get("environment").asText()).isEqualTo("production");
    }

    @Test
    void readyNeedsTheMediaServer() {
        assertThat(body("/health/ready", 200).get("ready").asBoolean()).isTrue();
        media(MediaServer.State.ERROR);
        JsonNode body = body("/health/ready", 503);
        assertThat(body.get("status").asText()).isEqualTo("not_ready");
        assertThat(body.at("/details/mediamtx").asText()).isEqualTo("error");
        assertThat(body("/health/live", 200).get("alive").asBoolean()).isTrue();
    }

    @Test
    void systemCamerasAndMediaHavePagesOfTheirOwn() {
        media(MediaServer.State.ERROR);
        mediamtx.say(Health.UNHEALTHY, "gone", Map.of());
        JsonNode system = body("/health/system", 200);
        assertThat(system.at("/components/mediamtx/status").asText()).isEqualTo("unhealthy");
        assertThat(system.at("/components/mediamtx/details").asText()).isEqualTo("gone");
        assertThat(system.at("/components/camera_monitor/status").asText()).isEqualTo("healthy");
        assertThat(system.at("/components/service_manager/timestamp").asText()).isNotEmpty();
        assertThat(body("/health/mediamtx", 200).get("status").asText()).isEqualTo("unhealthy");
        assertThat(body("/health/cameras", 200).get("details").isTextual()).isTrue();
    }

    @Test
    void theCameraListHasTheConnectedOnesWithoutAddresses() {
        cameras.plug(0);
        cameras.pull(1);
        JsonNode body = body("/api/cameras", 200);
        assertThat(body.get("total").asInt()).isEqualTo(2);
        assertThat(body.get("connected").asInt()).isEqualTo(1);
        assertThat(body.get("cameras")).hasSize(1);
        assertThat(body.get("cameras").get(0).properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("device", "status", "name", "resolution", "fps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE"})
    void otherMethodsAreNotAllowed(String method) {
        assertThat(ask(method, "/health").status()).isEqualTo(405);
        assertThat(ask("GET", "/health/other").status()).isEqualTo(404);
    }

    private Announcer announcer() {
        return new Announcer(vault, clock, Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    private List<String> topics(Announcer announcer) {
        List<Event> happening = announcer.look(watched.overview(), clock.nanoTime());
        announcer.keep();
        return happening.stream().map(Event::topic).toList();
    }

    @Test
    void whatCouldNotBeToldIsLeftToTheSuccessor() {
        assertThat(announcer().look(watched.overview(), clock.nanoTime()))
                .extracting(Event::topic)
                .containsExactly("system.startup");
        assertThat(topics(announcer())).containsExactly("system.startup");
    }

    @Test
    void theFirstReadinessIsToldOnceAlsoOverASwap() {
        media(MediaServer.State.STARTING);
        var announcer = announcer();
        assertThat(topics(announcer)).isEmpty();
        media(MediaServer.State.RUNNING);
        assertThat(topics(announcer)).containsExactly("system.startup");
        assertThat(topics(announcer)).isEmpty();
        assertThat(topics(announcer())).isEmpty();
    }

    @Test
    void aTransitionIsToldWhenItHasLastedAlsoOverASwap() {
        topics(announcer());
        mediamtx.say(Health.UNHEALTHY, "gone", Map.of());
        var successor = announcer();
        assertThat(topics(successor)).isEmpty();
        clock.advance(Duration.ofSeconds(15));
        List<Event> happening = successor.look(watched.overview(), clock.nanoTime());
        assertThat(happening).extracting(Event::topic).containsExactly("system_health_update", "system.health");
        assertThat(happening.get(0).payload())
                .containsEntry("status", "UNHEALTHY")
                .containsKey("components");
        assertThat(happening.get(1).payload())
                .containsEntry("status", "UNHEALTHY")
                .containsKey("metrics");
        successor.keep();
        assertThat(topics(announcer())).isEmpty();
    }

    @Test
    void theStorageIsToldOfLater() {
        var announcer = announcer();
        topics(announcer);
        storage.say(Health.DEGRADED, "81 % used", Map.of("used_percent", 81.0));
        topics(announcer);
        clock.advance(Duration.ofSeconds(29));
        assertThat(topics(announcer)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(topics(announcer)).containsExactly("system_health_update", "system.health");
    }
}
