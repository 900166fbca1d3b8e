package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one answer, once. A file goes out piece by piece as the client takes it, without a thread. Threading: any thread. */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    private static final int PIECE = 32 * 1024;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean written = new AtomicBoolean();

    AnswerWriter(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    void write(int status, String text) {
        write(Errors.answer(status, text));
    }

    /** @return false when one has been written before */
    boolean write(HttpAnswer answer) {
        if (!written.compareAndSet(false, true)) return false;
        if (answer.body() instanceof HttpAnswer.File file) file(answer, file);
        else if (answer.body() instanceof HttpAnswer.Bytes bytes) bytes(answer, bytes.bytes());
        return true;
    }

    private void bytes(HttpAnswer answer, byte[] bytes) {
        head(answer, bytes.length);
        boolean body = !HttpMethod.HEAD.is(request.getMethod()) && bytes.length > 0;
        response.write(true, body ? ByteBuffer.wrap(bytes) : null, callback);
    }

    private void file(HttpAnswer answer, HttpAnswer.File file) {
        FileChannel channel = open(file);
        if (channel == null) return;
        head(answer, file.length());
        if (HttpMethod.HEAD.is(request.getMethod()) || file.length() == 0) {
            IO.close(channel);
            response.write(true, null, callback);
            return;
        }
        var pool = new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), true, PIECE);
        // the channel is positioned by us: Jetty would read up to the offset
        Content.copy(
                Content.Source.from(pool, channel, 0, file.length()),
                response,
                Callback.from(
                        () -> {
                            IO.close(channel);
                            callback.succeeded();
                        },
                        problem -> {
                            IO.close(channel);
                            callback.failed(problem);
                        }));
    }

    /** @return null when it cannot be sent; that is answered */
    private @Nullable FileChannel open(HttpAnswer.File file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            if (channel.size() < file.offset() + file.length())
                throw new IOException("shorter than " + (file.offset() + file.length()) + " bytes");
            channel.position(file.offset());
            return channel;
        } catch (NoSuchFileException gone) {
            refuse(404, "Not found");
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be sent", file.path(), e);
            refuse(500, "Internal error");
        }
        IO.close(channel);
        return null;
    }

    private void refuse(int status, String text) {
        HttpAnswer answer = Errors.answer(status, text);
        bytes(answer, ((HttpAnswer.Bytes) answer.body()).bytes());
    }

    private void head(HttpAnswer answer, long length) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer"); // download links carry a signature
        answer.headers().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("content-length")) headers.put(name, value);
        });
        if (answer.status() != 204 && answer.status() != 304) headers.put(HttpHeader.CONTENT_LENGTH, length);
    }
}
