package io.camhost.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler.HandlerGone;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeStreams;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StillsTest {
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};

    private final Stills stills = new Stills();
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);

    @BeforeEach
    void bind() {
        streams.setStill(cameras.plug(0).id(), JPEG, Instant.EPOCH);
        stills.bindAuth(new FakeAuth());
        stills.bindStreams(streams);
    }

    @AfterEach
    void leave() {
        stills.leave();
    }

    private CompletionStage<HttpAnswer> ask(String path, boolean loopback) {
        return stills.handle(Requests.request("GET", path, Map.of(), loopback));
    }

    private HttpAnswer get(String path, boolean loopback) throws Exception {
        return ask(path, loopback).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void givesTheNewestPictureAndLetsNobodyKeepIt() throws Exception {
        HttpAnswer answer = get("/stills/-/camera0.jpg", true);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "image/jpeg")
                .containsEntry("Cache-Control", "no-store");
        assertThat(Requests.bytes(answer)).isEqualTo(JPEG);
    }

    @Test
    void asksToComeAgainUntilThereIsOne() throws Exception {
        HttpAnswer answer = get("/stills/-/camera1.jpg", true);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void letsOthersThanThisMachineSeeItWithATicketOnly() throws Exception {
        assertThat(get("/stills/-/camera0.jpg", false).status()).isEqualTo(401);
        assertThat(get("/stills/wrong/camera0.jpg", false).status()).isEqualTo(401);
        assertThat(get("/stills/ticket-viewer/camera0.jpg", false).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stills/",
                "/stills/-/camera.jpg",
                "/stills/-/camera0.png",
                "/stills/-/../camera0.jpg",
                "/stills/-/camera01.jpg"
            })
    void hasNothingElse(String path) throws Exception {
        assertThat(get(path, true).status()).isEqualTo(404);
    }

    @Test
    void waitsForASuccessorOfStreams() throws Exception {
        stills.unbindStreams(streams);
        var answer = ask("/stills/-/camera0.jpg", true).toCompletableFuture();
        assertThat(answer).isNotDone();
        stills.bindStreams(streams);
        assertThat(answer.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void handsWhoeverStillWaitsToItsOwnSuccessor() {
        stills.unbindStreams(streams);
        var waiting = List.of(ask("/stills/-/camera0.jpg", true), ask("/stills/-/camera1.jpg", true));
        stills.leave();
        waiting.forEach(answer -> assertThatThrownBy(
                        () -> answer.toCompletableFuture().get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HandlerGone.class));
        assertThat(ask("/stills/-/camera0.jpg", true).toCompletableFuture()).isCompletedExceptionally();
    }
}
