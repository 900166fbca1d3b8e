package io.camhost.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Talks to a running host: HTTP/1.1 over the Unix-domain socket of its data folder, one request per connection. */
final class AdminClient {
    /** {@code sun_path} has 108 bytes, the last of which is NUL. */
    private static final int LONGEST_PATH = 107;

    private static final String UNKNOWN_COMMAND = "Command not found";

    private final Places places;

    AdminClient(Places places) {
        this.places = places;
    }

    /** @param status of HTTP */
    record Answer(int status, Map<String, @Nullable Object> body) {
        /** The body of a success. @throws Failure with the host's own words */
        Map<String, @Nullable Object> orFail() {
            if (status < 300) return body;
            String error = Json.text(body.get("error"));
            if (status == 404 && error.startsWith(UNKNOWN_COMMAND))
                throw new Failure("the running host does not know this: it is of another version than this program ("
                        + Version.number() + "); use its own bin/camhost, or stop it and start this one");
            throw new Failure(error.isEmpty() ? "the host answered with status " + status : error);
        }
    }

    Answer get(String path, Duration limit) {
        return request("GET", path, "", limit);
    }

    Answer post(String path, Map<String, ?> body, Duration limit) {
        return request("POST", path, Json.write(body), limit);
    }

    /** @throws Failure when no host answers in time */
    private Answer request(String method, String path, String body, Duration limit) {
        AtomicBoolean late = new AtomicBoolean();
        try (SocketChannel channel = connect()) {
            Thread watch = closeAfter(channel, limit, late);
            try {
                byte[] content = body.getBytes(StandardCharsets.UTF_8);
                String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n";
                write(channel, head.getBytes(StandardCharsets.US_ASCII));
                write(channel, content);
                return parse(readAll(channel));
            } finally {
                watch.interrupt();
            }
        } catch (IOException e) {
            if (late.get()) throw new Failure("the host did not answer within " + limit.toSeconds() + " s");
            throw unreachable(e);
        }
    }

    private Failure unreachable(IOException e) {
        return RunningHost.find(places)
                .map(host -> Files.exists(places.socket())
                        ? new Failure("the host (pid " + host.pid() + ") does not answer at " + places.socket() + ": "
                                + Texts.reason(e))
                        : new Failure("the host (pid " + host.pid()
                                + ") is still starting, or stopping: try again in a few seconds"))
                .orElseGet(() -> new Failure(
                        Failure.NOT_RUNNING,
                        "no host is running on " + places.data()
                                + " (start one with 'camhost run', or name its folder with --data DIR)"));
    }

    @SuppressWarnings("try") // the folder only has to be open
    private SocketChannel connect() throws IOException {
        Path socket = places.socket();
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) return open(socket);
        // too long for a socket address: through an open descriptor of its folder
        try (FileChannel folder = FileChannel.open(places.run(), StandardOpenOption.READ);
                DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            Path wanted = places.run().toRealPath();
            for (Path descriptor : descriptors) {
                if (isLinkTo(descriptor, wanted)) return open(descriptor.resolve(socket.getFileName()));
            }
            throw new IOException("the path is too long for a socket; choose a shorter folder with --data");
        }
    }

    private static boolean isLinkTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException gone) {
            return false;
        }
    }

    private static SocketChannel open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Thread closeAfter(SocketChannel channel, Duration limit, AtomicBoolean late) {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(limit.toMillis());
                        late.set(true);
                        channel.close();
                    } catch (InterruptedException answered) {
                        Thread.currentThread().interrupt();
                    } catch (IOException e) {
                        late.set(true);
                    }
                },
                "admin-time-limit");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) channel.write(buffer);
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (channel.read(buffer) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return out.toByteArray();
    }

    /** One whole HTTP answer. */
    static Answer parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1); // one char per byte
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) throw new IOException("the answer is cut off");
        String head = text.substring(0, end);
        String body = text.substring(end + 4);
        if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) body = joined(body);
        String json = new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        int status;
        try {
            status = Integer.parseInt(head.substring(9, 12));
        } catch (RuntimeException e) {
            throw new IOException("the answer has no status", e);
        }
        try {
            return new Answer(status, json.isBlank() ? Map.of() : Json.object(json));
        } catch (IllegalArgumentException e) {
            return new Answer(status, status < 300 ? Map.of("output", json) : Map.of("error", json.strip()));
        }
    }

    private static String joined(String chunks) throws IOException {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            if (line < 0) throw new IOException("the answer is cut off");
            int size = Integer.parseInt(chunks.substring(at, line).split(";")[0].strip(), 16);
            if (size == 0) return out.toString();
            if (line + 2 + size > chunks.length()) throw new IOException("the answer is cut off");
            out.append(chunks, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }
}
