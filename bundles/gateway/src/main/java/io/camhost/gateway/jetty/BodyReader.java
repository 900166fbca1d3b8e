package io.camhost.gateway.jetty;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Reads a request's body, as it comes, without a thread, within the largest size and the budget for what comes in. Whoever sends too
 * much is heard out, within limits: a client that is still sending does not read the answer, and finds its connection broken instead.
 */
final class BodyReader implements Runnable {
    static final int MOST = 1 << 20;
    private static final int PATIENCE = 8 * MOST; // so much of a body that is too large is read all the same

    private final Request request;
    private final Budget budget;
    private final Consumer<byte[]> complete;
    private final Refusal refused;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int charged;
    private boolean tooLarge;
    private long discarded;

    BodyReader(Request request, Budget budget, Consumer<byte[]> complete, Refusal refused) {
        this.request = request;
        this.budget = budget;
        this.complete = complete;
        this.refused = refused;
    }

    /** Where a refusal goes. */
    interface Refusal {
        void with(int status, String text);
    }

    @Override
    public void run() {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > MOST) tooLarge = true;
        if (tooLarge && request.getHeaders().contains(HttpHeader.EXPECT)) { // it has not begun to send
            refuse(413, "Request body too large");
            return;
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(400, "Request body incomplete");
                return;
            }
            boolean last = chunk.isLast();
            if (tooLarge) {
                discarded += chunk.remaining();
                chunk.release();
                if (!last && discarded < PATIENCE) continue;
                refuse(413, "Request body too large");
                return;
            }
            byte[] piece = BufferUtil.toArray(chunk.getByteBuffer());
            chunk.release();
            charge(piece.length);
            if (charged > MOST) {
                release();
                body.reset();
                tooLarge = true;
                if (!last) continue;
                refuse(413, "Request body too large");
                return;
            }
            if (budget.over()) {
                refuse(503, "Server is out of buffer space");
                return;
            }
            body.writeBytes(piece);
            if (last) {
                byte[] whole = body.toByteArray();
                release();
                complete.accept(whole);
                return;
            }
        }
    }

    private void charge(int bytes) {
        charged += bytes;
        budget.add(bytes);
    }

    private void release() {
        budget.release(charged);
        charged = 0;
    }

    private void refuse(int status, String text) {
        release();
        refused.with(status, text);
    }
}
