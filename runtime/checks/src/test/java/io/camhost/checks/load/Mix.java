package io.camhost.checks.load;

import java.util.List;
import java.util.Map;

/** What clients ask for: every second request crosses the bundle that is being replaced, the others go all over the house. */
final class Mix {
    /** Topics of every client. */
    static final List<String> TOPICS = List.of(
            "camera_status_update",
            "camera.connected",
            "camera.disconnected",
            "recording_status_update",
            "recording.start",
            "recording.stop");

    /** @param method of the API, or {@code GET} */
    record Request(String method, Map<String, ?> parameters, String path) {
        static Request of(String method, Object... parameters) {
            return new Request(
                    method, parameters.length == 0 ? Map.of() : Map.of((String) parameters[0], parameters[1]), "");
        }

        static Request get(String path) {
            return new Request("GET", Map.of(), path);
        }

        boolean http() {
            return method.equals("GET");
        }
    }

    private static final List<Request> HOUSE = List.of(
            Request.of("ping"),
            Request.of("get_camera_list"),
            Request.of("get_streams"),
            Request.of("list_recordings"),
            Request.of("get_camera_status", "device", "camera0"),
            Request.of("get_system_status"),
            Request.of("get_stream_url", "device", "camera0"),
            Request.of("list_snapshots"),
            Request.of("get_subscription_stats"),
            Request.of("get_storage_info"),
            Request.of("get_status"));

    private final Map<String, List<Request>> crossing;
    private volatile List<Request> now = HOUSE;

    /** @param token for logins and downloads. @param recording name of a file to download. @param live the playlist of a stream */
    Mix(String token, String recording, String live) {
        List<Request> login = List.of(Request.of("authenticate", "auth_token", token));
        List<Request> status = List.of(Request.of("get_status"), Request.of("get_system_status"));
        List<Request> cameras = List.of(
                Request.of("get_camera_list"),
                Request.of("get_camera_status", "device", "camera0"),
                Request.of("get_camera_capabilities", "device", "camera1"));
        List<Request> streams = List.of(
                Request.of("get_streams"),
                Request.of("get_stream_status", "device", "camera0"),
                Request.of("get_stream_url", "device", "camera1"));
        crossing = Map.ofEntries(
                Map.entry("auth", login),
                Map.entry("auth.jwt", login),
                Map.entry("cameras", cameras),
                Map.entry("config", status),
                Map.entry("discovery.simulated", cameras),
                Map.entry("discovery.v4l2", cameras),
                Map.entry("discovery.rtsp", cameras),
                Map.entry("probe.v4l2", cameras),
                Map.entry("probe.ffprobe", cameras),
                Map.entry(
                        "events",
                        List.of(
                                Request.of("get_subscription_stats"),
                                Request.of("subscribe_events", "topics", TOPICS))),
                Map.entry("files", List.of(Request.get("/files/recordings/" + recording))),
                Map.entry("health", List.of(Request.get("/health/ready"), Request.get("/health/live"))),
                Map.entry("media.ffmpeg", live.isEmpty() ? streams : List.of(Request.get(live), streams.get(1))),
                Map.entry("media.mediamtx", streams),
                Map.entry("process", status),
                Map.entry(
                        "storage",
                        List.of(
                                Request.of("list_recordings"),
                                Request.of("list_snapshots"),
                                Request.of("get_storage_info"))),
                Map.entry("streams", streams),
                Map.entry("web", List.of(Request.get("/"))));
    }

    /** @param bundle without {@code io.camhost.}; what every call crosses needs no requests of its own */
    void cross(String bundle) {
        now = crossing.getOrDefault(bundle, HOUSE);
    }

    /** @param count of requests before */
    Request next(long count) {
        List<Request> some = count % 2 == 0 ? now : HOUSE;
        return some.get((int) (count / 2 % some.size()));
    }
}
