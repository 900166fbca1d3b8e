package io.camhost.testing;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcSession;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A client's connection without a transport. */
public final class FakeSession implements RpcSession {
    private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile boolean trusted;

    /** One that has logged in, for an hour. */
    public static FakeSession of(Role role) {
        var session = new FakeSession();
        session.attributes.put(Keys.USER, "test");
        session.attributes.put(Keys.ROLE, role.word());
        session.attributes.put(Keys.EXPIRES, System.currentTimeMillis() + 3_600_000L);
        session.attributes.put(Keys.HOW, "jwt");
        session.attributes.put(Keys.TICKET, "ticket");
        return session;
    }

    @Override
    public String id() {
        return "client_fake";
    }

    @Override
    public String remote() {
        return "127.0.0.1";
    }

    @Override
    public boolean fromLoopback() {
        return true;
    }

    @Override
    public String authority() {
        return "camhost.test:8002";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public ConcurrentMap<String, Object> attributes() {
        return attributes;
    }

    @Override
    public void trust() {
        trusted = true;
    }

    public boolean trusted() {
        return trusted;
    }
}
