package io.camhost.gateway.jetty;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client on a bare socket: it reads when it is told to, and sends what it is told to, right or wrong. */
final class Client implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** @param payload of a close frame: code and reason as {@code 1001 server shutdown} */
    record Frame(int opcode, String payload) {}

    final Socket socket = new Socket();
    final String handshake;
    private final OutputStream out;
    private final DataInputStream in;

    Client(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer bytes, 0 for the usual */
    Client(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port), 5000);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out.write(TestGateway.request("/ws", port).getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) break;
            head.append((char) c);
        }
        handshake = head.toString();
        if (!handshake.startsWith("HTTP/1.1 101")) throw new IOException(handshake);
    }

    void text(String text) throws IOException {
        frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    void frame(int opcode, boolean last, byte[] payload) throws IOException {
        header(opcode, last, payload.length);
        out.write(payload); // the mask is 0
        out.flush();
    }

    /** Announces a payload; {@link #raw} sends it. */
    void header(int opcode, boolean last, int length) throws IOException {
        out.write((last ? 0x80 : 0) | opcode);
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length < 65536) {
            out.write(0x80 | 126);
            out.write(length >> 8);
            out.write(length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) out.write((int) ((long) length >> shift));
        }
        out.write(new byte[4]);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 15;
        long length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        byte[] payload = in.readNBytes((int) length);
        if (opcode != CLOSE || length < 2) return new Frame(opcode, new String(payload, StandardCharsets.UTF_8));
        int code = (payload[0] & 255) << 8 | payload[1] & 255;
        return new Frame(CLOSE, code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    /** The next text; pings are answered on the way. */
    String readText() throws IOException {
        Frame frame = read();
        while (frame.opcode() == PING) {
            frame(PONG, true, new byte[0]);
            frame = read();
        }
        if (frame.opcode() != TEXT) throw new IOException("not a text: " + frame);
        return frame.payload();
    }

    /** What the close frame says. */
    String readClose() throws IOException {
        Frame frame = read();
        while (frame.opcode() != CLOSE) frame = read();
        return frame.payload();
    }

    boolean isCutOff() {
        try {
            while (true) read();
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException end) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
