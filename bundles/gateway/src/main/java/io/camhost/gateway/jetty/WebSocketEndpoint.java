package io.camhost.gateway.jetty;

import io.camhost.gateway.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Frame;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the frames of one connection into messages. It takes frames, not messages, so that bytes are counted as they arrive: Jetty
 * hands out a large frame in pieces.
 *
 * <p>Public, because Jetty calls it by reflection. Threading: Jetty calls it by one thread at a time.
 */
public final class WebSocketEndpoint implements Session.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketEndpoint.class);
    private static final byte[] NONE = new byte[0];

    private final ClientConnection connection;
    private final Runnable opened;
    private @Nullable Session session;
    private byte[] partial = NONE;
    private int size;
    private int limit;

    WebSocketEndpoint(ClientConnection connection, Runnable opened) {
        this.connection = connection;
        this.opened = opened;
    }

    private Session session() {
        return Objects.requireNonNull(session, "not open");
    }

    @Override
    public void onWebSocketOpen(Session session) {
        this.session = session;
        opened.run();
        connection.opened(session);
        session.demand();
    }

    @Override
    public void onWebSocketFrame(Frame frame, Callback callback) {
        connection.sawFrame();
        switch (frame.getEffectiveOpCode()) {
            case OpCode.TEXT -> {
                text(frame);
                callback.succeed();
                session().demand();
            }
            case OpCode.BINARY -> {
                refuse(frame, StatusCode.BAD_DATA, CloseReason.BINARY_FRAME);
                callback.succeed();
                session().demand();
            }
            case OpCode.PING -> pong(frame, callback);
            case OpCode.CLOSE -> callback.succeed(); // Jetty answers it; nothing comes after
            default -> {
                callback.succeed();
                session().demand();
            }
        }
    }

    private void text(Frame frame) {
        ByteBuffer payload = frame.getPayload();
        int arrived = payload == null ? 0 : payload.remaining();
        if (!connection.open()) {
            forget();
            if (frame.isFin()) connection.inputOver();
            return;
        }
        if (size == 0) limit = connection.maxMessageSize();
        if (size + arrived > limit) {
            forget();
            refuse(frame, StatusCode.MESSAGE_TOO_LARGE, CloseReason.MESSAGE_TOO_LARGE);
            return;
        }
        if (!connection.charge(arrived)) {
            forget();
            return;
        }
        ByteBuffer whole = payload == null ? BufferUtil.EMPTY_BUFFER : payload;
        if (!frame.isFin() || size > 0) {
            append(whole, arrived, frame.isFin());
            if (!frame.isFin()) return;
            whole = ByteBuffer.wrap(partial, 0, size);
        }
        int bytes = whole.remaining();
        try {
            String text = decode(whole);
            forget();
            connection.received(text, bytes);
        } catch (CharacterCodingException e) {
            forget();
            connection.close(StatusCode.BAD_PAYLOAD, CloseReason.BAD_FRAME);
        }
    }

    private void refuse(Frame frame, int code, CloseReason reason) {
        connection.closeAfterInput(code, reason);
        if (frame.isFin()) connection.inputOver();
    }

    private void append(ByteBuffer piece, int length, boolean last) {
        if (size == 0 && length > 0) connection.unfinishedSince(System.nanoTime() | 1);
        if (partial.length < size + length)
            partial =
                    Arrays.copyOf(partial, last ? size + length : Math.min(limit, Math.max(1024, 2 * (size + length))));
        piece.get(partial, size, length);
        size += length;
    }

    private void forget() {
        partial = NONE;
        size = 0;
        connection.unfinishedSince(0);
    }

    /** The quick decoder puts U+FFFD for what is malformed, so only a text with one needs the strict one. */
    private static String decode(ByteBuffer bytes) throws CharacterCodingException {
        String text = BufferUtil.toString(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
        return text;
    }

    /** The next frame is asked for when the answer is written, so that pings cannot fill the memory. */
    private void pong(Frame frame, Callback callback) {
        ByteBuffer payload = frame.getPayload() == null ? BufferUtil.EMPTY_BUFFER : BufferUtil.copy(frame.getPayload());
        session().sendPong(payload, Callback.from(() -> goOn(callback), problem -> goOn(callback)));
    }

    private void goOn(Callback callback) {
        callback.succeed();
        session().demand();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        forget();
        connection.ended(
                code == StatusCode.ABNORMAL || code == StatusCode.NO_CLOSE
                        ? CloseReason.TRANSPORT_FAILED
                        : code == StatusCode.PROTOCOL ? CloseReason.BAD_FRAME : CloseReason.BY_CLIENT);
        callback.succeed();
    }

    /** A client that dies, or breaks the protocol: {@link #onWebSocketClose} follows and says so. */
    @Override
    public void onWebSocketError(Throwable problem) {
        LOG.debug("{}: {}", connection, problem.toString());
    }
}
