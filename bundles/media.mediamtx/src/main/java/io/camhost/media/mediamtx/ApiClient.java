package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks just enough HTTP for the control API: one request per connection, as HTTP/1.0, so that an answer ends with the connection.
 * The JDK's own clients are no choice: one keeps a thread until it is collected, the other knows no PATCH. Every call ends within
 * its limit, and at once when {@link #close} is called meanwhile.
 *
 * <p>Threading: one call at a time; {@link #close} on any.
 */
final class ApiClient implements AutoCloseable {
    private static final int LARGEST = 16 * 1024 * 1024;

    private final String host;
    private final IntSupplier port;
    private final Duration limit;
    private final Supplier<String> password;
    private volatile @Nullable Socket current;
    private volatile boolean closed;

    /** Made when something is sent or answered for the first time: a host without a MediaMTX never loads the classes it needs. */
    private static final class Lazy {
        static final JsonMapper JSON = JsonMapper.builder().build();
    }

    ApiClient(String host, int port, Duration limit) {
        this(host, () -> port, limit, () -> "");
    }

    /** @param port asked for each call, since it may have become another one @param password likewise; blank for none */
    ApiClient(String host, IntSupplier port, Duration limit, Supplier<String> password) {
        this.host = host;
        this.port = port;
        this.limit = limit;
        this.password = password;
    }

    /** @param body a missing node when the answer is no JSON object */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** What the server says against it. */
        String error() {
            String text = body.path("error").asText("");
            return text.isEmpty() ? "status " + status : text;
        }
    }

    /** @param body sent as JSON; null for none @throws ApiException GONE, STUCK or CLOSED */
    Answer call(String method, String target, @Nullable JsonNode body) throws ApiException {
        return call(method, target, body, limit);
    }

    /** @param limit for this one */
    Answer call(String method, String target, @Nullable JsonNode body, Duration limit) throws ApiException {
        long end = System.nanoTime() + limit.toNanos();
        try (Socket socket = new Socket()) {
            current = socket;
            if (closed) throw leaving();
            socket.connect(new InetSocketAddress(host, port.getAsInt()), left(end));
            byte[] content = body == null ? new byte[0] : Lazy.JSON.writeValueAsBytes(body);
            String head = method + " " + target + " HTTP/1.0\r\nHost: " + host + ":" + port.getAsInt()
                    + "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: "
                    + content.length
                    + authorization()
                    + "\r\n\r\n";
            var out = socket.getOutputStream();
            out.write(concat(head.getBytes(StandardCharsets.US_ASCII), content));
            out.flush();
            return parse(read(socket, end));
        } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
            throw new ApiException(ApiException.Kind.GONE, "nobody answers at the API's address");
        } catch (SocketTimeoutException e) {
            throw new ApiException(
                    ApiException.Kind.STUCK, "the API does not answer within " + limit.toMillis() + " ms");
        } catch (IOException e) {
            if (closed) throw leaving();
            throw new ApiException(ApiException.Kind.GONE, "the API's connection broke");
        } finally {
            current = null;
        }
    }

    private String authorization() {
        String word = password.get();
        if (word.isEmpty()) return "";
        byte[] login = (ServerKeys.USER + ":" + word).getBytes(StandardCharsets.UTF_8);
        return "\r\nAuthorization: Basic " + Base64.getEncoder().encodeToString(login);
    }

    private static ApiException leaving() {
        return new ApiException(ApiException.Kind.CLOSED, "the driver is being replaced");
    }

    private static byte[] concat(byte[] head, byte[] content) {
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return all;
    }

    private static byte[] read(Socket socket, long end) throws IOException, ApiException {
        InputStream in = socket.getInputStream();
        var all = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        while (true) {
            socket.setSoTimeout(left(end));
            int count = in.read(buffer);
            if (count < 0) return all.toByteArray();
            all.write(buffer, 0, count);
            if (all.size() > LARGEST) throw new ApiException(ApiException.Kind.STUCK, "the API's answer is too long");
        }
    }

    private static int left(long end) throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException();
        return (int) left;
    }

    private Answer parse(byte[] bytes) throws ApiException {
        if (bytes.length == 0) throw new ApiException(ApiException.Kind.GONE, "the server hangs up: it is ending");
        int split = bodyAt(bytes);
        String head = new String(bytes, 0, Math.max(0, split), StandardCharsets.ISO_8859_1);
        if (split < 0 || !head.matches("(?s)HTTP/1\\.[01] [1-5][0-9]{2}.*"))
            throw new ApiException(ApiException.Kind.STUCK, "what answers at the API's address is no MediaMTX");
        JsonNode body = JsonNodeFactory.instance.missingNode();
        try {
            if (split < bytes.length) body = Lazy.JSON.readTree(bytes, split, bytes.length - split);
        } catch (IOException notJson) {
            body = JsonNodeFactory.instance.missingNode();
        }
        if (!body.isObject())
            body = JsonNodeFactory.instance.missingNode(); // "404 page not found" begins with a number
        return new Answer(Integer.parseInt(head.substring(9, 12)), body);
    }

    private static int bodyAt(byte[] bytes) {
        for (int i = 0; i + 3 < bytes.length; i++)
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') return i + 4;
        return -1;
    }

    /** Breaks off the call that is under way, and refuses others. */
    @Override
    public void close() {
        closed = true;
        Socket socket = current;
        if (socket == null) return;
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is gone in either case
        }
    }
}
