package io.camhost.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.event.Event;
import io.camhost.api.event.Events.Position;
import io.camhost.api.event.Events.Subscribed;
import io.camhost.api.rpc.RpcSession.Keys;
import io.camhost.testing.FakeConnection;
import io.camhost.testing.FakeGateway;
import io.camhost.testing.FakeVault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final FakeVault vault = new FakeVault();
    private final FakeGateway gateway = new FakeGateway();
    private final List<EventHub> hubs = new ArrayList<>();
    private final EventHub hub = start();

    private EventHub start() {
        var started = new EventHub(vault, InstantSource.system());
        started.bindGateway(gateway);
        started.start();
        hubs.add(started);
        return started;
    }

    @AfterEach
    void stop() {
        hubs.forEach(EventHub::stop);
    }

    private static Event event(String topic, int camera, Map<String, Object> payload) {
        return new Event(topic, Optional.of(new CameraId(camera)), payload, AT, Optional.empty());
    }

    private static Event numbered(int number) {
        return event("recording.progress", 0, Map.of("number", number));
    }

    private FakeConnection subscriber(String... topics) {
        var client = gateway.connect().login(Role.VIEWER);
        subscribe(client, topics);
        return client;
    }

    private Subscribed subscribe(FakeConnection client, String... topics) {
        return hub.subscribe(client.id(), List.of(topics), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static List<Integer> numbers(FakeConnection client) {
        return client.texts().stream()
                .map(text -> json(text).at("/params/number").asInt())
                .toList();
    }

    private static List<String> methods(FakeConnection client) {
        return client.texts().stream()
                .map(text -> json(text).get("method").asText())
                .toList();
    }

    private static void awaitHeard(FakeConnection client, int count) {
        await().untilAsserted(() -> assertThat(client.heard()).hasSize(count));
    }

    @Test
    void anEventReachesItsSubscribersAsANotification() {
        var client = subscriber("camera.connected");
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("name", "Front \"door\"");
        payload.put("status", "CONNECTED");
        payload.put("device_path", "/dev/video0");
        hub.publish(List.of(event("camera.connected", 7, payload)));
        awaitHeard(client, 1);
        assertThat(json(client.texts().get(0))).isEqualTo(json("""
                {"jsonrpc":"2.0","method":"camera.connected","params":{"sequence":1,"device":"camera7",
                 "name":"Front \\"door\\"","status":"CONNECTED","timestamp":"2026-01-02T03:04:05.678Z"}}"""));
    }

    @Test
    void onlyTheAuthenticatedAndUnexpiredHearAnything() {
        var stranger = gateway.connect();
        var expired = gateway.connect().login(Role.ADMIN);
        var good = subscriber("recording.progress");
        subscribe(stranger, "recording.progress");
        subscribe(expired, "recording.progress");
        expired.attributes().put(Keys.EXPIRES, 1L);
        hub.publish(List.of(numbered(1)));
        awaitHeard(good, 1);
        assertThat(stranger.heard()).isEmpty();
        assertThat(expired.heard()).isEmpty();
    }

    @Test
    void aHappeningFeedsAllItsTopicsInOrder() {
        var client = subscriber("camera_status_update", "camera.connected");
        hub.publish(List.of(event("camera_status_update", 0, Map.of()), event("camera.connected", 0, Map.of())));
        awaitHeard(client, 2);
        assertThat(methods(client)).containsExactly("camera_status_update", "camera.connected");
    }

    @Test
    void anAliasIsToldUnderItsOwnName() {
        var client = subscriber("recording.started");
        hub.publish(List.of(event("recording.start", 0, Map.of())));
        awaitHeard(client, 1);
        assertThat(methods(client)).containsExactly("recording.started");
    }

    @Test
    void anUnknownTopicSubscribesToNothing() {
        var client = gateway.connect().login(Role.VIEWER);
        assertThatThrownBy(() -> subscribe(client, "camera.connected", "camera.exploded"))
                .isInstanceOfSatisfying(CamhostException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(e.data()).containsEntry("param", "topics").containsEntry("rule", "known_topic");
                });
        assertThat(hub.subscriptions(client.id())).isEmpty();
    }

    @Test
    void filtersMustAllMatch() {
        var client = gateway.connect().login(Role.VIEWER);
        Map<String, Object> filters = Map.of("device", "camera1", "timestamp_after", "2026-01-02T03:04:05Z");
        var answer = hub.subscribe(
                client.id(),
                List.of("recording.progress", "system.health"),
                Optional.of(filters),
                Optional.empty(),
                Optional.empty());
        hub.publish(List.of(
                event("recording.progress", 0, Map.of("number", 1)),
                event("recording.progress", 1, Map.of("number", 2)),
                new Event("system.health", Optional.empty(), Map.of(), AT, Optional.empty()),
                new Event(
                        "recording.progress",
                        Optional.of(new CameraId(1)),
                        Map.of("number", 3),
                        Instant.parse("2026-01-02T03:04:04Z"),
                        Optional.empty()),
                event("recording.progress", 1, Map.of("number", 4))));
        awaitHeard(client, 2);
        assertThat(numbers(client)).containsExactly(2, 4);
        assertThat(answer.filters()).isEqualTo(filters);
    }

    @Test
    void anUnknownFilterIsRefused() {
        var client = gateway.connect().login(Role.VIEWER);
        assertThatThrownBy(() -> hub.subscribe(
                        client.id(),
                        List.of("system.health"),
                        Optional.of(Map.of("colour", "red")),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.data()).containsEntry("param", "filters"));
        assertThat(hub.subscriptions(client.id())).isEmpty();
    }

    @Test
    void addressesAreThoseOfTheClient() {
        var near = subscriber("camera_status_update").reachedAs("[::1]:8002");
        var far = subscriber("camera_status_update").reachedAs("cam.example:9000");
        hub.publish(List.of(event(
                "camera_status_update",
                0,
                Map.of(
                        "streams",
                        Map.of(
                                "rtsp", "rtsp://${host}:8554/camera0",
                                "live.hls", "${scheme}://${authority}/live/${ticket}/camera0/index.m3u8")))));
        awaitHeard(near, 1);
        awaitHeard(far, 1);
        var nearStreams = json(near.texts().get(0)).at("/params/streams");
        var farStreams = json(far.texts().get(0)).at("/params/streams");
        assertThat(nearStreams.get("rtsp").asText()).isEqualTo("rtsp://[::1]:8554/camera0");
        assertThat(farStreams.get("rtsp").asText()).isEqualTo("rtsp://cam.example:8554/camera0");
        assertThat(farStreams.get("live.hls").asText())
                .isEqualTo("http://cam.example:9000/live/ticket-client_2/camera0/index.m3u8");
    }

    @Test
    void theCauseGoesAlong() {
        var client = subscriber("snapshot.taken");
        hub.publish(List.of(
                new Event("snapshot.taken", Optional.of(new CameraId(0)), Map.of(), AT, Optional.of("client_1:5"))));
        awaitHeard(client, 1);
        assertThat(client.heard().get(0).cause()).contains("client_1:5");
    }

    @Test
    void unsubscribingTellsWhatWasRemoved() {
        var client = subscriber("camera.connected", "system.health");
        assertThat(hub.unsubscribe(client.id(), Optional.of(List.of("system.health", "system.error"))))
                .containsExactly("system.health");
        assertThat(hub.subscriptions(client.id())).containsExactly("camera.connected");
        assertThat(hub.unsubscribe(client.id(), Optional.empty())).containsExactly("camera.connected");
        assertThat(hub.unsubscribe(client.id(), Optional.empty())).isEmpty();
        assertThat(client.attributes()).doesNotContainKeys(Keys.TOPICS, Keys.FILTERS);
    }

    @Test
    void statisticsCountConnectionsByTopic() {
        subscriber("camera.connected", "system.health");
        subscriber("system.health");
        gateway.connect();
        var statistics = hub.statistics();
        assertThat(statistics.subscriptions()).isEqualTo(3);
        assertThat(statistics.clients()).isEqualTo(2);
        assertThat(statistics.topics()).isEqualTo(Map.of("camera.connected", 1, "system.health", 2));
    }

    @Test
    void whoComesBackHearsWhatItMissed() {
        var first = subscriber("recording.progress");
        hub.publish(List.of(numbered(1), numbered(2)));
        awaitHeard(first, 2);
        var seen = new Position(hub.position().epoch(), 1);
        hub.publish(List.of(event("camera.connected", 0, Map.of()), numbered(3)));
        var second = gateway.connect().login(Role.VIEWER);
        var answer = hub.subscribe(
                second.id(),
                List.of("recording.progress"),
                Optional.empty(),
                Optional.of(seen),
                Optional.of("client_2:1"));
        hub.publish(List.of(numbered(4)));
        awaitHeard(second, 3);
        assertThat(numbers(second)).containsExactly(2, 3, 4);
        assertThat(second.heard().get(0).cause()).contains("client_2:1");
        assertThat(answer.gap()).isFalse();
        assertThat(answer.position()).isEqualTo(new Position(seen.epoch(), 4));
    }

    @Test
    void whatIsNoLongerKnownIsAGap() {
        IntStream.range(0, Ring.MOST + 2).forEach(number -> hub.publish(List.of(numbered(number))));
        var client = gateway.connect().login(Role.VIEWER);
        var resumeKnown = resume(client, new Position(hub.position().epoch(), Ring.MOST));
        assertThat(resumeKnown.gap()).isFalse();
        assertThat(resume(client, new Position(hub.position().epoch(), 1)).gap())
                .isTrue();
        assertThat(resume(client, new Position("another", 5)).gap()).isTrue();
        assertThat(resume(client, new Position(hub.position().epoch(), 1_000_000))
                        .gap())
                .isTrue();
    }

    private Subscribed resume(FakeConnection client, Position from) {
        return hub.subscribe(
                client.id(), List.of("system.health"), Optional.empty(), Optional.of(from), Optional.empty());
    }

    @Test
    void aSuccessorGoesOnWithTheVeryNextNumber() {
        var client = subscriber("recording.progress");
        hub.publish(List.of(numbered(1)));
        hub.stop();
        assertThatThrownBy(() -> hub.publish(List.of(numbered(2)))).isInstanceOf(ServiceGone.class);
        var successor = start();
        assertThat(successor.position())
                .isEqualTo(new Position(successor.position().epoch(), 1));
        successor.publish(List.of(numbered(2)));
        awaitHeard(client, 2);
        assertThat(numbers(client)).containsExactly(1, 2);
        var late = gateway.connect().login(Role.VIEWER);
        var resumed = successor.subscribe(
                late.id(),
                List.of("recording.progress"),
                Optional.empty(),
                Optional.of(new Position(successor.position().epoch(), 0)),
                Optional.empty());
        assertThat(resumed.gap()).isFalse();
        assertThat(numbers(late)).containsExactly(1, 2);
    }

    @Test
    void nothingIsLostOrToldTwiceOverManySwaps() throws InterruptedException {
        var clients = IntStream.range(0, 20)
                .mapToObj(any -> subscriber("recording.progress"))
                .toList();
        var current = new java.util.concurrent.atomic.AtomicReference<>(hub);
        int events = 2000;
        var publisher = new Thread(() -> {
            for (int number = 1; number <= events; ) {
                try {
                    current.get().publish(List.of(numbered(number)));
                    number++;
                } catch (ServiceGone gone) {
                    Thread.onSpinWait();
                }
            }
        });
        publisher.start();
        while (publisher.isAlive()) {
            current.get().stop();
            hubs.remove(current.get());
            current.set(start());
        }
        publisher.join();
        for (var client : clients) awaitHeard(client, events);
        List<Long> expected = LongStream.rangeClosed(1, events).boxed().toList();
        for (var client : clients)
            assertThat(client.texts())
                    .extracting(text -> json(text).at("/params/sequence").asLong())
                    .isEqualTo(expected);
    }
}
