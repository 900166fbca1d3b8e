package io.camhost.transport.websocket;

import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Listener;
import io.camhost.gateway.Message;
import io.camhost.gateway.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A message without a gateway; remembers what was done with it. */
final class FakeMessage implements Message, Connection {
    final List<String> done = new ArrayList<>();
    private final String text;
    private final long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();

    FakeMessage(String text) {
        this.text = text;
    }

    synchronized List<String> done() {
        return List.copyOf(done);
    }

    private synchronized void note(String what) {
        done.add(what);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Connection connection() {
        return this;
    }

    @Override
    public String id() {
        return "client_1:1";
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public boolean begin() {
        note("begin");
        return true;
    }

    @Override
    public void giveBack() {
        note("giveBack");
    }

    @Override
    public void next() {
        note("next");
    }

    @Override
    public SendResult end(Optional<String> answer) {
        note("end " + answer.orElse("-"));
        return SendResult.SENT;
    }

    @Override
    public Listener listener() {
        return Listener.MAIN;
    }

    @Override
    public String path() {
        return "/ws";
    }

    @Override
    public String remote() {
        return "192.0.2.7";
    }

    @Override
    public boolean loopback() {
        return false;
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public String authority() {
        return "";
    }

    @Override
    public Instant openedAt() {
        return Instant.EPOCH;
    }

    @Override
    public ConcurrentMap<String, Object> attributes() {
        return attributes;
    }

    @Override
    public SendResult notify(String notification, Optional<String> cause) {
        return SendResult.SENT;
    }

    @Override
    public void trust() {
        note("trust");
    }

    @Override
    public void close(int code, CloseReason reason) {
        note("close");
    }

    @Override
    public boolean open() {
        return true;
    }
}
