package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.operation.HostInfo;
import io.camhost.api.rpc.RpcRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this host is. */
final class GetServerInfo extends Method {
    /** Without a range: the longest one there may be. */
    private static final int UNLIMITED = 100;

    private final Map<String, Object> answer;

    GetServerInfo(HostInfo host, int mostCameras) {
        super(define(
                "get_server_info",
                Role.VIEWER,
                Pace.INSTANT,
                "Tells what this host is and what it can do.",
                Schema.object()
                        .with("name", Schema.TEXT)
                        .with("version", Schema.TEXT)
                        .with("build_date", Schema.TEXT)
                        .with("go_version", Schema.TEXT)
                        .with("architecture", Schema.TEXT)
                        .with("capabilities", Schema.TEXTS)
                        .with("supported_formats", Schema.TEXTS)
                        .with("max_cameras", Map.of("type", "integer", "minimum", 1))
                        .end()));
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", "Camhost");
        info.put("version", host.version());
        info.put("build_date", host.buildDate().isBlank() ? "unknown" : host.buildDate());
        info.put("go_version", "Java " + Runtime.version()); // the name is the contract's
        info.put("architecture", System.getProperty("os.arch", "unknown"));
        info.put("capabilities", List.of("snapshots", "recordings", "streaming"));
        info.put("supported_formats", List.of("fmp4", "mp4", "mkv", "jpg"));
        info.put("max_cameras", mostCameras);
        answer = Map.copyOf(info);
    }

    /** @param range a first and a last number, or all of them; empty for no limit */
    static int mostCameras(int... range) {
        if (range.length == 0) return UNLIMITED;
        if (range.length == 2 && range[0] < range[1]) return range[1] - range[0] + 1;
        return range.length;
    }

    @Override
    public Object call(RpcRequest request) {
        return answer;
    }
}
