package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where viewers are served; 0 where a protocol is switched off.
 *
 * @param rtspHost the one address at which RTSP listens; blank when it listens at all
 */
record Ports(String rtspHost, int rtsp, int hls, int webrtc) {
    private static final Set<String> ALL = Set.of("", "0.0.0.0", "[::]");

    /** As the server itself says, since one that is attached to may be configured otherwise than we are. */
    static Ports of(JsonNode global, Ports configured) {
        return new Ports(
                oneOf(host(global.path("rtspAddress").asText("").strip())),
                port(global, "rtsp", configured.rtsp()),
                port(global, "hls", configured.hls()),
                port(global, "webrtc", configured.webrtc()));
    }

    /** @param listenHost address at which viewers are let in */
    static Ports of(String listenHost, int rtsp, int hls, int webrtc) {
        return new Ports(oneOf(listenHost), rtsp, hls, webrtc);
    }

    private static String oneOf(String host) {
        return ALL.contains(host) ? "" : host;
    }

    private static String host(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf(':')));
    }

    /** Where publishers find it. */
    String rtspHost(Settings settings) {
        return rtspHost.isEmpty() || !settings.local() ? settings.host() : rtspHost;
    }

    /** For the successor. */
    Map<String, Object> keep() {
        return Map.of("rtsp_host", rtspHost, "rtsp", rtsp, "hls", hls, "webrtc", webrtc);
    }

    static Ports restore(Map<?, ?> kept) {
        return new Ports(
                String.valueOf(kept.get("rtsp_host")), port(kept, "rtsp"), port(kept, "hls"), port(kept, "webrtc"));
    }

    private static int port(Map<?, ?> kept, String protocol) {
        return kept.get(protocol) instanceof Integer port ? port : 0;
    }

    private static int port(JsonNode global, String protocol, int configured) {
        if (!global.path(protocol).asBoolean(true)) return 0;
        String address = global.path(protocol + "Address").asText("");
        String port = address.substring(address.lastIndexOf(':') + 1);
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : configured;
    }

    /** Templates, see {@link io.camhost.api.media.StreamAddresses}. */
    Map<String, String> addresses(Optional<String> publicHost, PathNames names) {
        String path = "/" + names.prefix() + "${id}";
        String host = publicHost.orElse("${host}");
        Map<String, String> addresses = new LinkedHashMap<>();
        if (rtsp > 0) addresses.put("rtsp", "rtsp://" + host + ":" + rtsp + path);
        if (hls > 0) addresses.put("hls", "http://" + host + ":" + hls + path + "/index.m3u8");
        if (webrtc > 0) addresses.put("webrtc", "http://" + host + ":" + webrtc + path);
        return addresses;
    }
}
