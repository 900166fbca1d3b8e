package io.camhost.media.mediamtx;

import io.camhost.api.HostFolders;
import io.camhost.api.process.ChildSpec;
import io.camhost.media.mediamtx.ServerPorts.Use;
import io.camhost.swap.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The server as a child of ours: where its program is, and how it is started. Its file holds nothing but a path of a random name,
 * by which we know our own server again; everything else comes by the environment, where unknown keys do no harm.
 */
final class ServerProgram {
    static final String LOOPBACK = "127.0.0.1";
    static final String KEY = "server/mediamtx";
    static final Duration PATIENCE = Duration.ofHours(1);
    private static final String PATIENT = "patient";
    private static final long UDP_BUFFER = 2_000_000;
    private static final long USUAL_BUFFER = 212_992;

    private final Settings settings;
    private final ServerPorts ports;
    private final Path folder;
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment usually {@link System#getenv} */
    ServerProgram(Settings settings, HostFolders folders, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.folder = folders.run().resolve("mediamtx");
        this.ports = new ServerPorts(settings, folder.resolve("ports"));
        this.environment = environment;
    }

    ServerPorts ports() {
        return ports;
    }

    /** As configured, else as the environment variable {@code MEDIAMTX} says, else as found on the search path. */
    Optional<Path> binary() {
        if (settings.binary().isPresent()) return executable(settings.binary().get());
        String named = environment.apply("MEDIAMTX");
        if (named != null && !named.isBlank()) return executable(named);
        return executable("mediamtx");
    }

    private Optional<Path> executable(String name) {
        if (name.contains("/")) return Optional.of(Path.of(name)).filter(Files::isExecutable);
        String search = environment.apply("PATH");
        for (String place : (search == null ? "/usr/local/bin:/usr/bin:/bin" : search).split(":")) {
            if (place.isEmpty()) continue;
            Path file = Path.of(place, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    /** The name of the path by which our own server is known; the same for as long as its folder is there. */
    String marker() throws IOException {
        Path file = folder.resolve("marker");
        if (Files.isRegularFile(file)) {
            String name = Files.readString(file).strip();
            if (name.matches("marker-[0-9a-f]{16}")) return name;
        }
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String name = "marker-" + HexFormat.of().formatHex(random);
        replace(file, name + "\n");
        return name;
    }

    /** A file of options that makes ffmpeg say a word by which a publisher is known. */
    Path preset(String word) throws IOException {
        Path file = folder.resolve("publisher.ffpreset");
        replace(file, "user_agent=" + word + "\n");
        return file;
    }

    /**
     * What to start; its file is written first.
     *
     * @param asks where it asks who may do what
     * @param old whether it is older than 1.6
     * @param patient whether it waits long for pictures: one to which they are sent by UDP
     */
    ChildSpec spec(Path binary, String asks, boolean old, boolean patient) throws IOException {
        Path file = folder.resolve("mediamtx.yml");
        replace(file, "# written by Camhost at each start; changes are lost\npaths:\n  " + marker() + ": {}\n");
        return new ChildSpec(
                KEY,
                List.of(binary.toString(), file.toString()),
                variables(asks, old, patient),
                folder,
                true,
                5,
                Optional.empty(),
                Duration.ZERO,
                ChildSpec.StopSignal.INT, // old versions die of TERM without writing the end of recordings
                Duration.ofSeconds(5));
    }

    /** Viewers are let in where that is wished; all the rest is on loopback, and what is not needed is off. */
    private Map<String, String> variables(String asks, boolean old, boolean patient) {
        Map<String, String> variables = new HashMap<>();
        variables.put("TZ", "UTC"); // names of recordings
        for (String on : new String[] {"API", "RTSP", "HLS", "WEBRTC"}) variables.put("MTX_" + on, "yes");
        for (String off : new String[] {"METRICS", "PPROF", "PLAYBACK", "RTMP", "SRT", "MOQ"})
            variables.put("MTX_" + off, "no");
        variables.put("MTX_APIADDRESS", local(ports.of(Use.API)));
        variables.put("MTX_RTSPADDRESS", forViewers(ports.of(Use.RTSP)));
        variables.put("MTX_RTSPTRANSPORTS", "tcp");
        int rtp = ports.rtp(); // for servers that do not know the line above
        variables.put("MTX_RTPADDRESS", local(rtp));
        variables.put("MTX_RTCPADDRESS", local(rtp + 1));
        variables.put("MTX_HLSADDRESS", forViewers(ports.of(Use.HLS)));
        variables.put("MTX_WEBRTCADDRESS", forViewers(ports.of(Use.WEBRTC)));
        variables.put("MTX_WEBRTCLOCALUDPADDRESS", forViewers(ports.of(Use.WEBRTC_UDP)));
        boolean all = settings.listenHost().equals("0.0.0.0");
        variables.put("MTX_WEBRTCIPSFROMINTERFACES", all ? "yes" : "no");
        Set<String> hosts = new LinkedHashSet<>(); // where browsers are told to send to
        hosts.add(all ? LOOPBACK : settings.listenHost());
        settings.publicHost().ifPresent(hosts::add);
        variables.put("MTX_WEBRTCADDITIONALHOSTS", String.join(",", hosts));
        if (old) {
            variables.put("MTX_EXTERNALAUTHENTICATIONURL", asks);
        } else { // newer ones understand the key of the old ones too, and let everybody call the API then
            variables.put("MTX_AUTHMETHOD", "http");
            variables.put("MTX_AUTHHTTPADDRESS", asks);
            variables.put("MTX_AUTHHTTPEXCLUDE", "");
        }
        if (patient) {
            variables.put("MTX_READTIMEOUT", PATIENCE.toSeconds() + "s");
            variables.put("MTX_UDPREADBUFFERSIZE", Long.toString(Math.min(UDP_BUFFER, largestBuffer())));
        }
        return variables;
    }

    /** Whether the kernel does not allow a buffer for datagrams that large pictures fit into. */
    static boolean smallBuffers() {
        return largestBuffer() < UDP_BUFFER;
    }

    private static long largestBuffer() {
        try {
            return Long.parseLong(
                    Files.readString(Path.of("/proc/sys/net/core/rmem_max")).strip());
        } catch (IOException | NumberFormatException e) {
            return USUAL_BUFFER;
        }
    }

    /** Whether the server that is run is one that has to be patient, as far as is known. */
    boolean patient() {
        return Files.exists(folder.resolve(PATIENT));
    }

    void patient(boolean known) throws IOException {
        if (known) replace(folder.resolve(PATIENT), "");
        else Files.deleteIfExists(folder.resolve(PATIENT));
    }

    private static String local(int port) {
        return LOOPBACK + ":" + port;
    }

    private String forViewers(int port) {
        return settings.listenHost() + ":" + port;
    }

    /** Leaves a file alone that is right: the server watches its own, and forgets all it was told when that is written. */
    private static void replace(Path file, String text) throws IOException {
        if (Files.isRegularFile(file) && Files.readString(file).equals(text)) return;
        WholeFile.write(file, text);
    }
}
