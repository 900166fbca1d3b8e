package io.camhost.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code camhost doctor}: a line for each thing the host needs or could use, with {@code ok}, {@code --} (missing, but it goes
 * without) or {@code !!} (does not go without) and what to do.
 */
final class Doctor {
    private static final int API = 8002;
    private static final int HEALTH = 8003;
    private static final int MEDIA_API = 9997;
    private static final long LITTLE_SPACE = 1L << 30;

    private final Places places;
    private final Map<String, String> environment;
    private final PrintStream out;
    private boolean fit = true;

    Doctor(Places places, Map<String, String> environment, PrintStream out) {
        this.places = places;
        this.environment = environment;
        this.out = out;
    }

    int run() throws InterruptedException {
        java();
        ffmpeg();
        mediaMtx();
        ports();
        devices();
        disk();
        extras();
        out.println(fit ? "the host can run here" : "the host cannot do its main job here: see the lines with !!");
        return fit ? 0 : Failure.FAILED;
    }

    private void ok(String what, String text) {
        out.printf("ok  %-12s %s%n", what, text);
    }

    private void missing(String what, String text) {
        out.printf("--  %-12s %s%n", what, text);
    }

    private void broken(String what, String text) {
        fit = false;
        out.printf("!!  %-12s %s%n", what, text);
    }

    private void java() {
        Runtime.Version version = Runtime.version();
        ok(
                "java",
                version + ", " + Runtime.getRuntime().availableProcessors() + " processors, heap "
                        + Texts.bytes(Runtime.getRuntime().maxMemory()));
    }

    private void ffmpeg() throws InterruptedException {
        Optional<Path> ffmpeg = Programs.find("ffmpeg", environment);
        if (ffmpeg.isEmpty()) {
            broken("ffmpeg", "not on PATH: pictures need it; install it with: apt-get install ffmpeg");
            return;
        }
        ok(
                "ffmpeg",
                Programs.firstLine(List.of(ffmpeg.get().toString(), "-version")).orElse("does not tell its version"));
        List<Programs.Encoder> encoders = Programs.h264Encoders(ffmpeg.get());
        for (Programs.Encoder encoder : encoders) {
            if (encoder.works()) ok("encoder", encoder.name() + " encodes");
            else missing("encoder", encoder.name() + " is built in but does not work here: " + encoder.problem());
        }
        if (encoders.stream().noneMatch(Programs.Encoder::works))
            broken("encoder", "no H.264 encoder works: install a full ffmpeg, for instance the distribution's own");
    }

    private void mediaMtx() throws InterruptedException {
        if (answers(MEDIA_API))
            ok(
                    "MediaMTX",
                    "answers on port " + MEDIA_API
                            + PortHolders.of(MEDIA_API).map(who -> ", " + who).orElse(""));
        String named = environment.getOrDefault("MEDIAMTX", "");
        Optional<Path> binary = named.isEmpty()
                ? Programs.find("mediamtx", environment)
                : Optional.of(Path.of(named)).filter(Files::isExecutable);
        if (binary.isPresent())
            ok(
                    "MediaMTX",
                    binary.get() + ", "
                            + Programs.firstLine(List.of(binary.get().toString(), "--version"))
                                    .orElse("version unknown"));
        else
            missing(
                    "MediaMTX",
                    (named.isEmpty() ? "not on PATH" : "MEDIAMTX=" + named + " cannot be run")
                            + ": without it there is HLS, but no RTSP and no WebRTC");
    }

    private void ports() {
        Optional<RunningHost> host = RunningHost.find(places);
        if (host.isPresent()) ok("host", "is running on " + places.data());
        ours(API, "API", "server.port", host);
        ours(HEALTH, "health", "http_health.port", host);
        theirs(8554, "RTSP");
        theirs(8888, "HLS");
        theirs(8889, "WebRTC");
        theirs(MEDIA_API, "API");
    }

    private void ours(int port, String use, String key, Optional<RunningHost> host) {
        String what = "port " + port;
        String holder = PortHolders.of(port).orElse("another process");
        if (free(port)) ok(what, "free (" + use + ")");
        else if (host.filter(running -> holder.endsWith("(pid " + running.pid() + ")"))
                .isPresent()) ok(what, "in use (" + use + "), by " + holder);
        else if (host.isPresent()) missing(what, "in use by " + holder + ", which is not the host running here");
        else broken(what, "in use by " + holder + ": stop that, or set another " + key);
    }

    private void theirs(int port, String use) {
        String what = "port " + port;
        if (free(port)) {
            ok(what, "free (" + use + " of MediaMTX)");
            return;
        }
        String holder = PortHolders.of(port).orElse("another process");
        if (holder.startsWith("mediamtx")) ok(what, "in use (" + use + "), by " + holder);
        else missing(what, "in use by " + holder + ": MediaMTX could not offer its " + use + " there");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void devices() {
        List<VideoNodes.Node> nodes = VideoNodes.list();
        if (nodes.isEmpty())
            missing("cameras", "no /dev/video*: plug one in, or try simulated ones with: camhost run --demo");
        for (VideoNodes.Node node : nodes) {
            if (!node.readable())
                missing(
                        node.path().toString(),
                        node.name() + ", not readable: add yourself to the group " + node.group() + " (usermod -aG "
                                + node.group() + " USER) and log in again");
            else ok(node.path().toString(), node.name() + (node.capture() ? "" : ", carries no pictures"));
        }
    }

    private void disk() {
        Path folder = places.data();
        while (folder != null && !Files.exists(folder)) folder = folder.getParent();
        if (folder == null) return;
        try {
            long left = Files.getFileStore(folder).getUsableSpace();
            if (left < LITTLE_SPACE)
                missing("disk", Texts.bytes(left) + " left for " + places.data() + ": recordings need more");
            else ok("disk", Texts.bytes(left) + " left for " + places.data());
        } catch (IOException e) {
            missing("disk", "space of " + folder + " cannot be read: " + Texts.reason(e));
        }
        if (!Files.isWritable(folder))
            broken("data", places.data() + " cannot be written: choose another folder with --data DIR");
    }

    private void extras() {
        if (Files.isWritable(Path.of("/dev/shm"))) ok("memory disk", "/dev/shm");
        else missing("memory disk", "/dev/shm cannot be written: live pictures go to disk");
        boolean fonts = List.of("/usr/share/fonts", "/usr/local/share/fonts").stream()
                .map(Path::of)
                .anyMatch(Files::isDirectory);
        if (fonts) ok("fonts", "/usr/share/fonts");
        else missing("fonts", "none: simulated cameras show no clock; install with: apt-get install fonts-dejavu-core");
    }
}
