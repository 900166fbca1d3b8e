package io.camhost.testing;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcSession.Keys;
import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Listener;
import io.camhost.gateway.SendResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A connection without a socket: remembers what it was told, in order. Threading: any thread. */
public final class FakeConnection implements Connection {
    private final String id;
    private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Notification> heard = new ArrayList<>();
    private volatile String authority = "camhost.test:8002";
    private volatile boolean open = true;
    private volatile boolean trusted;

    /** What a connection was told. */
    public record Notification(String text, Optional<String> cause) {}

    public FakeConnection(String id) {
        this.id = id;
    }

    /** Has said who it is, for an hour. */
    public FakeConnection login(Role role) {
        attributes.put(Keys.USER, "test");
        attributes.put(Keys.EXPIRES, System.currentTimeMillis() + 3_600_000L);
        attributes.put(Keys.TICKET, "ticket-" + id);
        attributes.put(Keys.ROLE, role.word());
        return this;
    }

    public FakeConnection reachedAs(String hostAndPort) {
        authority = hostAndPort;
        return this;
    }

    /** Everything so far. */
    public synchronized List<Notification> heard() {
        return List.copyOf(heard);
    }

    /** The texts of everything so far. */
    public List<String> texts() {
        return heard().stream().map(Notification::text).toList();
    }

    public boolean trusted() {
        return trusted;
    }

    @Override
    public synchronized SendResult notify(String text, Optional<String> cause) {
        if (!open) return SendResult.CLOSED;
        heard.add(new Notification(text, cause));
        return SendResult.SENT;
    }

    @Override
    public String id() {
        return id;
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
        return "127.0.0.1";
    }

    @Override
    public boolean loopback() {
        return true;
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public String authority() {
        return authority;
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
    public void trust() {
        trusted = true;
    }

    @Override
    public void close(int code, CloseReason reason) {
        open = false;
    }

    @Override
    public boolean open() {
        return open;
    }
}
