package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where viewers are served; 0 where a protocol is switched off. */
record Ports(int rtsp, int hls, int webrtc) {
    /** As the server itself says, since one that is attached to may be configured otherwise than we are. */
    static Ports of(JsonNode global, Ports configured) {
        return new Ports(
                port(global, "rtsp", configured.rtsp()),
                port(global, "hls", configured.hls()),
                port(global, "webrtc", configured.webrtc()));
    }

    private static int port(JsonNode global, String protocol, int configured) {
        if (!global.path(protocol).asBoolean(true)) return 0;
        String address = global.path(protocol + "Address").asText("");
        String port = address.substring(address.lastIndexOf(':') + 1);
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : configured;
    }

    /** Templates, see {@link io.camhost.api.media.StreamAddresses}. */
    Map<String, String> addresses(Optional<String> publicHost) {
        String host = publicHost.orElse("${host}");
        Map<String, String> addresses = new LinkedHashMap<>();
        if (rtsp > 0) addresses.put("rtsp", "rtsp://" + host + ":" + rtsp + "/${id}");
        if (hls > 0) addresses.put("hls", "http://" + host + ":" + hls + "/${id}/index.m3u8");
        if (webrtc > 0) addresses.put("webrtc", "http://" + host + ":" + webrtc + "/${id}");
        return addresses;
    }
}
