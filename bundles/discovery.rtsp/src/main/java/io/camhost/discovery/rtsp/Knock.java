package io.camhost.discovery.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The cheapest look at a camera: whether somebody answers there. No login, no stream, no process; less than two seconds. */
final class Knock {
    private static final int PATIENCE_MILLIS = 800;

    private Knock() {}

    static boolean answers(RtspUrl url) {
        try (Socket socket = new Socket()) {
            String host = url.host().startsWith("[")
                    ? url.host().substring(1, url.host().length() - 1)
                    : url.host();
            socket.connect(new InetSocketAddress(host, url.port()), PATIENCE_MILLIS);
            if (url.secure()) return true; // what comes next would be encrypted
            socket.setSoTimeout(PATIENCE_MILLIS);
            String question =
                    "OPTIONS " + url.key().split("\\?", 2)[0] + " RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Camhost\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
            return speaksRtsp(socket.getInputStream());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean speaksRtsp(InputStream in) throws IOException {
        byte[] begin = in.readNBytes(5);
        return new String(begin, StandardCharsets.US_ASCII)
                .toUpperCase(Locale.ROOT)
                .equals("RTSP/");
    }
}
