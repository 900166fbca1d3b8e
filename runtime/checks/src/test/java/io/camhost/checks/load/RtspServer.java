package io.camhost.checks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A MediaMTX as a viewer by RTSP finds it. */
record RtspServer(int port) {
    private static final int LIMIT_MILLIS = 2000;

    /** Whether somebody listens. */
    boolean listens() {
        try (Socket socket = connect()) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether that path may be watched now. */
    boolean has(String path) {
        String request = "DESCRIBE rtsp://127.0.0.1:" + port + "/" + path + " RTSP/1.0\r\nCSeq: 1\r\n\r\n";
        try (Socket socket = connect()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes("RTSP/1.0 200".length());
            return new String(begin, StandardCharsets.US_ASCII).equals("RTSP/1.0 200");
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
