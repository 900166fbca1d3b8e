package io.camhost.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** All ways into a media server that a host runs, as anybody on the machine can try them. Each gives a status; 0 when it is cut off. */
final class MediaServerDoors {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    /** As little of an offer as there can be: who asks is looked at first. */
    private static final String OFFER = "v=0\r\n";

    final int api = Host.freePort();
    final int rtsp = Host.freePort();
    final int hls = Host.freePort();
    final int webrtc = Host.freePort();

    /** Not started yet. */
    Host host(Path folder) {
        return MediaMtx.host(folder, rtsp)
                .with("CAMERA_SERVICE_MEDIAMTX_API_PORT", "" + api)
                .with("CAMERA_SERVICE_MEDIAMTX_HLS_PORT", "" + hls)
                .with("CAMERA_SERVICE_MEDIAMTX_WEBRTC_PORT", "" + webrtc);
    }

    private static int status(HttpRequest.Builder request) {
        return answer(request).statusCode();
    }

    private static HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder to(int port, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target));
    }

    int api(String target, String... headers) {
        HttpRequest.Builder request = to(api, target);
        if (headers.length > 0) request.headers(headers);
        return status(request);
    }

    int hls(String camera, String query, String... headers) {
        HttpRequest.Builder request = to(hls, "/" + camera + "/index.m3u8" + query);
        if (headers.length > 0) request.headers(headers);
        return status(request);
    }

    /** The playlist that the first one names: with it somebody goes on without a ticket. */
    String stream(String camera, String query) {
        HttpResponse<String> first = answer(to(hls, "/" + camera + "/index.m3u8" + query));
        return "/" + camera + "/"
                + first.body()
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(first.statusCode() + " " + first.body()));
    }

    int hlsFile(String target) {
        return status(to(hls, target));
    }

    int whep(String camera, String query) {
        return webrtc("/" + camera + "/whep" + query);
    }

    int whip(String camera) {
        return webrtc("/" + camera + "/whip");
    }

    private int webrtc(String target) {
        return status(to(webrtc, target)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(OFFER)));
    }

    int describe(String camera, String query, String... headers) {
        return ask("DESCRIBE", camera, query, "", headers);
    }

    int announce(String camera, String... headers) {
        String sdp =
                "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                        + "a=fmtp:96 packetization-mode=1\r\na=control:streamid=0\r\n";
        return ask("ANNOUNCE", camera, "", sdp, headers);
    }

    private int ask(String method, String camera, String query, String body, String... headers) {
        try (Socket socket = new Socket("127.0.0.1", rtsp)) {
            socket.setSoTimeout(15_000);
            String request = method + " rtsp://127.0.0.1:" + rtsp + "/" + camera + query + " RTSP/1.0\r\nCSeq: 1\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList())
                    + (body.isEmpty()
                            ? "Accept: application/sdp\r\n"
                            : "Content-Type: application/sdp\r\nContent-Length: " + body.length() + "\r\n")
                    + "\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return line.startsWith("RTSP/1.0 ") ? Integer.parseInt(line.substring(9)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A path as the server tells the host: with what the user of the host could read from its folders. */
    JsonNode path(Host host, String name) {
        try {
            JsonNode secrets = Host.JSON.readTree(Files.readString(host.data().resolve("state/auth.secrets.json")));
            String expires = "" + Instant.now().plusSeconds(20).getEpochSecond();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    secrets.path("auth.links").asText().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(("link\n" + expires + "\n/mediamtx/api").getBytes(StandardCharsets.UTF_8));
            String pass = "expires=" + expires + "&signature="
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            return Host.JSON.readTree(
                    answer(to(api, "/v3/paths/get/" + name).header("Authorization", basic("camhost", pass)))
                            .body());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server would ask, with what the user of the host could read from its folders. @return status */
    int question(Host host, String json) {
        try {
            JsonNode secrets = Host.JSON.readTree(Files.readString(host.data().resolve("state/auth.secrets.json")));
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(secrets.path("mediamtx.callback").asText().getBytes(StandardCharsets.UTF_8));
            String port =
                    Files.readString(host.data().resolve("run/callback.port")).strip();
            return status(
                    to(Integer.parseInt(port), "/mediamtx/" + HexFormat.of().formatHex(hash, 0, 20))
                            .POST(HttpRequest.BodyPublishers.ofString(json)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What processes of the host show everybody. */
    static List<String> commandLines(Path folder) {
        return Children.of(folder).stream().map(Host::commandLine).toList();
    }

    /** The addresses with a ticket, by protocol. */
    static JsonNode ticketUrls(Host host, String camera) {
        try (RpcClient client = host.client("viewer")) {
            return client.call("get_stream_url", Map.of("device", camera)).path("ticket_urls");
        }
    }
}
