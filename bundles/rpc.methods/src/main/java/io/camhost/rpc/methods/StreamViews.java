package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamAddresses;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import java.util.List;
import java.util.Map;

/** How streams look in results. */
final class StreamViews {
    /** From the best to the one a client can do least with. */
    private static final List<String> PREFERRED = List.of("rtsp", "live.hls", "hls", "webrtc");
    /** While no driver says otherwise. */
    private static final String USUAL = "rtsp://" + StreamAddresses.HOST + ":8554/" + StreamAddresses.ID;

    private StreamViews() {}

    /** The one address of a stream, as a template. */
    static String address(Map<String, String> templates, CameraId camera) {
        String template = PREFERRED.stream()
                .filter(templates::containsKey)
                .findFirst()
                .map(templates::get)
                .orElse(USUAL);
        return template.replace(StreamAddresses.ID, camera.toString());
    }

    /** All addresses of a stream by protocol, as templates, each with a ticket. */
    static Map<String, String> withTicket(Map<String, String> templates, CameraId camera, String ticket) {
        Map<String, String> addresses = StreamAddresses.of(templates, camera);
        addresses.replaceAll((protocol, address) -> StreamAddresses.withTicket(address, ticket));
        return addresses;
    }

    static boolean running(Streams streams) {
        return streams.media().status().state() == MediaServer.State.RUNNING;
    }

    /** @throws CamhostException DEPENDENCY_FAILED */
    static void requireRunning(Streams streams) {
        if (!running(streams)) throw CamhostException.dependencyFailed("MediaMTX", "the media server is not running");
    }

    /** Whether something is wrong with it, and not only not yet right. */
    static boolean broken(StreamState state) {
        return state.problem().isPresent() && !state.live();
    }
}
