package io.camhost.gateway.jetty;

import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Listener;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.SendResult;
import io.camhost.gateway.jetty.Settings.Limits;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection: its identity, its queues, its end.
 *
 * <p>Threading: any thread. One lock guards both queues and the state; nothing foreign is called under it.
 */
final class ClientConnection implements Connection {
    /** What a connection may send per message before it has said who it is. */
    static final int UNTRUSTED_MESSAGE_SIZE = 64 * 1024;

    /** Who it is and how it came. */
    record Origin(
            String id,
            Listener listener,
            String path,
            String remote,
            boolean loopback,
            boolean secure,
            String authority) {}

    private enum State {
        OPENING,
        OPEN,
        /** Sends what is queued, then a close frame, then waits for that of the client. */
        CLOSING,
        CLOSED
    }

    private final Object lock = new Object();
    private final Origin origin;
    private final Connections all;
    private final Instant openedAt = Instant.now();
    private final long createdNanos = System.nanoTime();
    private final ConcurrentMap<String, Object> attributes;
    private final Inbox inbox;
    private final Outbox outbox;
    private volatile State state = State.OPENING;
    private volatile boolean trusted;
    private volatile @Nullable Session session;
    private volatile long lastFrame = System.nanoTime();
    private volatile long messageSince; // when the first bytes of an unfinished message came; 0 for none
    private long lastPing = System.nanoTime();
    private int closeCode;
    private CloseReason closeReason = CloseReason.TRANSPORT_FAILED;
    private long closeBy;
    private boolean closeSent;
    private boolean awaitsInput; // the close frame waits for the end of what the client is sending

    ClientConnection(
            Origin origin,
            Connections all,
            Map<String, Object> attributes,
            boolean trusted,
            Supplier<Optional<MessageHandler>> handlers) {
        this.origin = origin;
        this.all = all;
        this.attributes = new ConcurrentHashMap<>(attributes);
        this.trusted = trusted;
        this.inbox = new Inbox(this, lock, handlers, all.in());
        this.outbox = new Outbox(
                lock,
                all.out(),
                all.counters(),
                all.limits().maxMessagesOut(),
                inbox::holds,
                () -> drop(CloseReason.TRANSPORT_FAILED),
                this::sendClose);
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** The handshake is done. */
    void opened(Session with) {
        session = with;
        synchronized (lock) {
            if (state == State.OPENING) state = State.OPEN;
            lastFrame = System.nanoTime();
            lastPing = lastFrame;
        }
        outbox.open(((WebSocketSession) with).getCoreSession());
        if (state == State.CLOSED) with.disconnect();
    }

    void sawFrame() {
        lastFrame = System.nanoTime();
    }

    /** @param since when the first bytes of a message came that is not complete; 0 when it is */
    void unfinishedSince(long since) {
        messageSince = since;
    }

    /** Bytes of a message have arrived. @return false when the connection takes no more */
    boolean charge(int bytes) {
        if (!inbox.charge(bytes)) return false;
        all.counters().bytesIn.add(bytes);
        if (all.in().over()) all.shedIn();
        return open();
    }

    void received(String text, int bytes) {
        all.counters().messagesIn.increment();
        Limits limits = all.limits();
        long deadline = System.nanoTime() + limits.requestTimeout().toNanos();
        if (!inbox.add(text, bytes, deadline, limits.maxMessagesIn())) close(1013, CloseReason.OVER_BUDGET);
        else if (all.in().over()) all.shedIn();
    }

    int maxMessageSize() {
        int most = all.limits().maxMessageSize();
        return trusted ? most : Math.min(most, UNTRUSTED_MESSAGE_SIZE);
    }

    void unparkSoon() {
        all.soon(inbox::unpark);
    }

    /** After something was queued, outside the lock: sends it, and ends the connection if there was no room. */
    void afterSend(SendResult result) {
        if (result == SendResult.OVERFLOW) drop(CloseReason.SLOW_READER);
        else outbox.flush();
        if (all.out().over()) all.shedOut();
    }

    @Override
    public SendResult notify(String text, Optional<String> cause) {
        SendResult result = outbox.notify(all.encoded().of(text), cause);
        afterSend(result);
        return result == SendResult.SENT && state == State.CLOSED ? SendResult.OVERFLOW : result;
    }

    @Override
    public void close(int code, CloseReason reason) {
        synchronized (lock) {
            if (state == State.CLOSING || state == State.CLOSED) return;
            state = State.CLOSING;
            closeCode = code;
            closeReason = reason;
            closeBy = System.nanoTime() + all.limits().writeTimeout().toNanos();
        }
        inbox.stop();
        outbox.finish();
        outbox.flush();
    }

    /**
     * Closes it because of a message that is still coming, when it has come: Jetty ends the socket with the close frame, and what is
     * unread then would make the client's kernel throw that frame away.
     */
    void closeAfterInput(int code, CloseReason reason) {
        synchronized (lock) {
            awaitsInput = true;
        }
        close(code, reason);
    }

    /** The message that was not wanted has come. */
    void inputOver() {
        synchronized (lock) {
            awaitsInput = false;
        }
        outbox.flush();
    }

    /** All that was queued is sent. */
    private void sendClose() {
        Session to = session;
        synchronized (lock) {
            if (state != State.CLOSING || closeSent || awaitsInput || to == null) return;
            closeSent = true;
        }
        to.close(closeCode, closeReason.text(), Callback.NOOP);
    }

    /** Ends it now, with whatever is queued. */
    void drop(CloseReason reason) {
        Session to = session;
        ended(reason);
        if (to != null) to.disconnect();
    }

    /** It has ended. @param why unless we have had a reason of our own */
    void ended(CloseReason why) {
        CloseReason reason;
        synchronized (lock) {
            if (state == State.CLOSED) return;
            reason = state == State.CLOSING ? closeReason : why;
            state = State.CLOSED;
        }
        inbox.stop();
        outbox.drop();
        all.remove(this, reason);
    }

    /** Looks after time: pings, signs of life, writes that do not get on. */
    void tick(long now) {
        Limits limits = all.limits();
        switch (state) {
            case OPENING -> {
                if (now - createdNanos > limits.writeTimeout().toNanos()) drop(CloseReason.TRANSPORT_FAILED);
            }
            case OPEN -> tickOpen(now, limits);
            case CLOSING -> {
                if (now - closeBy > 0) drop(closeReason);
            }
            case CLOSED -> {}
        }
    }

    private void tickOpen(long now, Limits limits) {
        Optional<Long> stalled = outbox.stalledSince();
        long since = messageSince;
        if (stalled.isPresent() && now - stalled.get() > limits.writeTimeout().toNanos()) drop(CloseReason.SLOW_READER);
        else if (now - lastFrame > limits.pongWait().toNanos()) drop(CloseReason.NO_PONG);
        else if (since != 0 && now - since > limits.readTimeout().toNanos()) close(1008, CloseReason.BAD_FRAME);
        else if (now - lastPing >= limits.pingInterval().toNanos()) ping(now);
        inbox.abandonOverdue(now);
    }

    private void ping(long now) {
        lastPing = now;
        Session to = session;
        if (to != null) to.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }

    @Override
    public void trust() {
        trusted = true;
    }

    @Override
    public boolean open() {
        return state == State.OPEN;
    }

    @Override
    public String id() {
        return origin.id();
    }

    @Override
    public Listener listener() {
        return origin.listener();
    }

    @Override
    public String path() {
        return origin.path();
    }

    @Override
    public String remote() {
        return origin.remote();
    }

    @Override
    public boolean loopback() {
        return origin.loopback();
    }

    @Override
    public boolean secure() {
        return origin.secure();
    }

    @Override
    public String authority() {
        return origin.authority();
    }

    @Override
    public Instant openedAt() {
        return openedAt;
    }

    @Override
    public ConcurrentMap<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return id();
    }
}
