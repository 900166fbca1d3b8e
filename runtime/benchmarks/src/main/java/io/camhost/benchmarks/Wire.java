package io.camhost.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of the load client: a plain socket and hand-made frames, so that the client costs next to nothing beside the
 * server. Blocking until {@link #unblock}. Threading: one thread.
 */
final class Wire implements Closeable {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final byte[] MASK = {0x5a, 0x17, 0x33, 0x61};

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocateDirect(1024).flip(); // from position: read and not taken
    private int opcode;

    /** For whoever drives it: when the request was sent that is not answered, by nanoTime; 0 for none. */
    long sentAt;

    /** What every answer must be equal to, once there was one. */
    @Nullable
    ByteBuffer expected;

    private Wire(SocketChannel channel) {
        this.channel = channel;
    }

    static Wire open(int port, String path) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            Wire wire = new Wire(channel);
            wire.shakeHands(port, path);
            return wire;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void shakeHands(int port, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            if (!in.hasRemaining()) read();
            head.append((char) in.get());
        }
        if (!head.toString().startsWith("HTTP/1.1 101"))
            throw new IOException("no upgrade at " + path + ": " + head.substring(0, head.indexOf("\r\n")));
    }

    /** A client's text frame, ready to be written any number of times through duplicates. */
    static ByteBuffer frame(String text) {
        return frame(TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteBuffer frame(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        if (length > 0xffff) throw new IllegalArgumentException("a request of " + length + " bytes");
        ByteBuffer frame = ByteBuffer.allocateDirect(length + 8);
        frame.put((byte) (FIN | opcode));
        if (length < 126) frame.put((byte) (0x80 | length));
        else frame.put((byte) (0x80 | 126)).putShort((short) length);
        frame.put(MASK);
        for (int i = 0; i < length; i++) frame.put((byte) (payload.get(payload.position() + i) ^ MASK[i & 3]));
        return frame.flip();
    }

    /** Sends a frame of {@link #frame}. */
    void send(ByteBuffer frame) throws IOException {
        write(frame.duplicate());
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining())
            if (channel.write(bytes) == 0)
                Thread.onSpinWait(); // a full socket buffer, with requests this small: never for long
    }

    /** Reads what is there. @return false when there was nothing */
    boolean read() throws IOException {
        if (in.remaining() == in.capacity()) {
            ByteBuffer larger = ByteBuffer.allocateDirect(2 * in.capacity());
            in = larger.put(in).flip();
        }
        in.compact();
        int count = channel.read(in);
        in.flip();
        if (count < 0) throw new IOException("the server has closed the connection");
        return count > 0;
    }

    /** Payload of the next whole frame that has been read, good until the next {@link #read}; null when there is none. */
    @Nullable
    ByteBuffer next() {
        int at = in.position();
        if (in.remaining() < 2) return null;
        long length = in.get(at + 1) & 0x7f;
        int head = 2;
        if (length == 126) {
            if (in.remaining() < 4) return null;
            length = in.getShort(at + 2) & 0xffff;
            head = 4;
        } else if (length == 127) {
            if (in.remaining() < 10) return null;
            length = in.getLong(at + 2);
            head = 10;
        }
        if (in.remaining() < head + length) return null;
        opcode = in.get(at) & 0x0f;
        ByteBuffer payload = in.slice(at + head, (int) length);
        in.position(at + head + (int) length);
        return payload;
    }

    /** Of the frame that {@link #next} gave. */
    int opcode() {
        return opcode;
    }

    void pong(ByteBuffer payload) throws IOException {
        write(frame(PONG, payload));
    }

    /** Sends a request and waits for its answer; notifications that come before it are dropped. While blocking. */
    String call(String request) throws IOException {
        send(frame(request));
        while (true) {
            ByteBuffer payload = next();
            if (payload == null) {
                read();
            } else if (opcode == PING) {
                pong(payload);
            } else if (opcode == CLOSE) {
                throw new IOException("the server closes the connection: " + text(payload));
            } else {
                String answer = text(payload);
                if (answer.contains("\"id\":") || !answer.startsWith("{\"jsonrpc\"")) return answer;
            }
        }
    }

    /** Like {@link #call}, for a call that must succeed. */
    String succeed(String request) throws IOException {
        String answer = call(request);
        if (!answer.contains("\"result\":")) throw new IOException(request + " was answered with " + answer);
        return answer;
    }

    static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    SocketChannel unblock() throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
