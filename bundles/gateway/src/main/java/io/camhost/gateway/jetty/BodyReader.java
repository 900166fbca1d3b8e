package io.camhost.gateway.jetty;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/** Reads a request's body, as it comes, without a thread, within the largest size and the budget for what comes in. */
final class BodyReader implements Runnable {
    static final int MOST = 1 << 20;

    private final Request request;
    private final Budget budget;
    private final Consumer<byte[]> complete;
    private final Refusal refused;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int charged;

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
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > MOST) {
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
            byte[] piece = BufferUtil.toArray(chunk.getByteBuffer());
            chunk.release();
            charge(piece.length);
            if (charged > MOST) {
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
