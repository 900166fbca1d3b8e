package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Host;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The host's administration socket, as the command uses it, without the cost of starting a command each time. */
final class Admin {
    private final Path socket;

    Admin(Path data) {
        socket = data.resolve("run/admin.sock");
    }

    JsonNode get(String path) throws IOException {
        return request("GET", path, "");
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException {
        return request("POST", path, Host.JSON.writeValueAsString(body));
    }

    /** @throws IOException when it is not answered, or with an error */
    private JsonNode request(String method, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + content.length + "\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            write(channel, head.getBytes(StandardCharsets.US_ASCII));
            write(channel, content);
            String answer;
            try (InputStream in = Channels.newInputStream(channel)) {
                answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0) throw new IOException(method + " " + path + " was cut off: " + answer);
            if (!answer.startsWith("200", 9)) throw new IOException(method + " " + path + ": " + answer);
            return Host.JSON.readTree(answer.substring(end + 4));
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) channel.write(buffer);
    }

    /** One command of the shell; its output. @throws IOException when it failed */
    String shell(String command) throws IOException {
        JsonNode answer = post("/admin/shell", Map.of("command", command));
        if (!answer.path("ok").asBoolean()) throw new IOException(command + ": " + answer);
        return answer.path("output").asText().strip();
    }
}
