package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.gateway.Listener;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets others than this machine in: where we listen and what clients are told, changed together. */
final class Exposure {
    private static final int DEFAULT_PORT = 8002;

    /** What wins over the file. */
    private static final String VARIABLE = "CAMERA_SERVICE_SERVER_HOST";

    private final Parts parts;
    private final Map<String, String> environment;

    Exposure(Parts parts, Map<String, String> environment) {
        this.parts = parts;
        this.environment = environment;
    }

    /** @return {@code lines} and {@code warnings} for the operator. @throws CamhostException INVALID_PARAMETER when it is no address of this machine */
    Map<String, Object> expose(String address) throws InterruptedException {
        InetAddress wanted = own(address);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("server.host", address);
        keys.put("mediamtx.listen_host", forViewers(wanted));
        // where it is one address, that is what clients are told; else they keep the one by which they came
        keys.put("mediamtx.public_host", wanted.isAnyLocalAddress() || wanted.isLoopbackAddress() ? "\"\"" : address);
        parts.configure(keys);
        List<String> lines = new ArrayList<>();
        if (wanted.isLoopbackAddress()) {
            lines.add("nothing has changed yet: from the next start on only this machine is let in (camhost stop, then"
                    + " camhost run)");
        } else {
            lines.add("nothing has changed yet: from the next start on the host listens on " + address
                    + " (camhost stop, then camhost run)");
            lines.add("open in the firewall: TCP " + mainPort() + " (page, API, pictures)");
            lines.add(
                    "with a MediaMTX that is run here, also those of mediamtx.rtsp_port, hls_port, webrtc_port (TCP) and"
                            + " webrtc_udp_port (UDP): 8554, 8888, 8889, 8189 unless they were changed");
            lines.add("make a token for everyone who shall come in: camhost token --user NAME --role viewer");
        }
        List<String> warnings = new ArrayList<>();
        if (!(wanted instanceof Inet4Address) && !wanted.isLoopbackAddress() && !wanted.isAnyLocalAddress())
            warnings.add("a MediaMTX that is run here lets viewers in by IPv4 only: set mediamtx.listen_host yourself");
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isEmpty())
            warnings.add(VARIABLE + "=" + variable + " is set where the host was started, and wins over this");
        return Map.of("lines", lines, "warnings", warnings);
    }

    /** By IPv4: MediaMTX' viewers come in by that. */
    private static String forViewers(InetAddress wanted) {
        if (wanted.isAnyLocalAddress()) return "0.0.0.0";
        return wanted instanceof Inet4Address ? wanted.getHostAddress() : "127.0.0.1";
    }

    private int mainPort() throws InterruptedException {
        return parts.orElse(
                Parts::gatewayGate,
                there -> there.gateway(gateway -> gateway.listeners().stream()
                        .filter(state -> state.listener() == Listener.MAIN && state.port() > 0)
                        .map(state -> state.port())
                        .findFirst()
                        .orElse(DEFAULT_PORT)),
                DEFAULT_PORT);
    }

    private static InetAddress own(String address) {
        try {
            InetAddress wanted = InetAddress.getByName(address);
            if (!address.isBlank() && (wanted.isAnyLocalAddress() || NetworkInterface.getByInetAddress(wanted) != null))
                return wanted;
        } catch (UnknownHostException | SocketException e) {
            // said below
        }
        throw CamhostException.invalidParameter(
                "address",
                "own",
                "an address of this machine, such as " + HostStatus.ownAddress() + ", or 0.0.0.0 for all");
    }
}
