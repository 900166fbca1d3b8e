package io.camhost.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code camhost doctor}: a line for each thing the host needs or could use, and what to do where it is missing. */
final class Doctor {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long LITTLE_SPACE = 1L << 30;

    private final Places places;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final Findings findings;

    Doctor(Places places, Map<String, String> environment, PrintStream out) {
        this.places = places;
        this.environment = environment;
        this.out = out;
        this.findings = new Findings(out);
    }

    int run() throws InterruptedException {
        java();
        DoctorPorts ports = new DoctorPorts(configuration(), findings);
        ffmpeg();
        mediaMtx(ports);
        Optional<RunningHost> host = host();
        ports.look(host);
        host.ifPresent(running -> limits(new AdminClient(places)));
        new DoctorDevices(findings).look(host.map(running -> new AdminClient(places)));
        disk();
        extras();
        out.println(
                findings.fit()
                        ? "the host can run here"
                        : "the host cannot do its main job here: see the lines with !!");
        return findings.fit() ? 0 : Failure.FAILED;
    }

    private void java() {
        Runtime.Version version = Runtime.version();
        findings.ok(
                "java",
                version + ", " + Runtime.getRuntime().availableProcessors() + " processors, heap "
                        + Texts.bytes(Runtime.getRuntime().maxMemory()));
    }

    private void ffmpeg() throws InterruptedException {
        Optional<Path> ffmpeg = Programs.find("ffmpeg", environment);
        if (ffmpeg.isEmpty()) {
            findings.broken("ffmpeg", "not on PATH: pictures need it; install it with: apt-get install ffmpeg");
            return;
        }
        findings.ok(
                "ffmpeg",
                Programs.firstLine(List.of(ffmpeg.get().toString(), "-version")).orElse("does not tell its version"));
        List<Programs.Encoder> encoders = Programs.h264Encoders(ffmpeg.get());
        for (Programs.Encoder encoder : encoders) {
            if (encoder.works()) findings.ok("encoder", encoder.name() + " encodes");
            else
                findings.missing(
                        "encoder", encoder.name() + " is built in but does not work here: " + encoder.problem());
        }
        if (encoders.stream().noneMatch(Programs.Encoder::works))
            findings.broken(
                    "encoder", "no H.264 encoder works: install a full ffmpeg, for instance the distribution's own");
    }

    private void mediaMtx(DoctorPorts ports) throws InterruptedException {
        ports.mediaMtx().ifPresent(where -> findings.ok("MediaMTX", where));
        String named = environment.getOrDefault("MEDIAMTX", "");
        Optional<Path> binary = named.isEmpty()
                ? Programs.find("mediamtx", environment)
                : Optional.of(Path.of(named)).filter(Files::isExecutable);
        if (binary.isPresent())
            findings.ok(
                    "MediaMTX",
                    binary.get() + ", "
                            + Programs.firstLine(List.of(binary.get().toString(), "--version"))
                                    .orElse("version unknown"));
        else
            findings.missing(
                    "MediaMTX",
                    (named.isEmpty() ? "not on PATH" : "MEDIAMTX=" + named + " cannot be run")
                            + ": without it there is HLS, but no RTSP and no WebRTC");
    }

    /** What the media server that is in use cannot do. */
    private void limits(AdminClient host) {
        try {
            for (Object item :
                    Json.list(host.get("/admin/status", ANSWER).orFail().get("health")))
                for (Object limit :
                        Json.list(Json.map(Json.map(item).get("details")).get("limits")))
                    findings.missing("MediaMTX", "goes without " + Json.text(limit));
        } catch (Failure e) {
            findings.missing("MediaMTX", "the host does not tell what it lacks: " + e.getMessage());
        }
    }

    /** What is in force; without an answer the defaults are looked at. */
    private Map<String, String> configuration() {
        Optional<Path> file = Optional.of(places.conf()).filter(conf -> places.confGiven() || Files.exists(conf));
        try {
            Map<String, String> values = new ConfigChecker(places.system()).inForce(file);
            findings.ok("config", file.map(Path::toString).orElse("no file: defaults and environment"));
            return values;
        } catch (IOException e) {
            findings.broken("config", places.conf() + ": " + e.getMessage());
            return Map.of();
        }
    }

    private Optional<RunningHost> host() {
        try {
            Optional<RunningHost> host = RunningHost.find(places);
            host.ifPresent(running -> findings.ok("host", "is running on " + places.data()));
            return host;
        } catch (Failure unknown) {
            findings.missing("host", unknown.getMessage());
            return Optional.empty();
        }
    }

    private void disk() {
        Path folder = places.data();
        while (folder != null && !Files.exists(folder)) folder = folder.getParent();
        if (folder == null) return;
        try {
            long left = Files.getFileStore(folder).getUsableSpace();
            if (left < LITTLE_SPACE)
                findings.missing("disk", Texts.bytes(left) + " left for " + places.data() + ": recordings need more");
            else findings.ok("disk", Texts.bytes(left) + " left for " + places.data());
        } catch (IOException e) {
            findings.missing("disk", "space of " + folder + " cannot be read: " + Texts.reason(e));
        }
        if (!Files.isWritable(folder))
            findings.broken("data", places.data() + " cannot be written: choose another folder with --data DIR");
    }

    private void extras() {
        if (Files.isWritable(Path.of("/dev/shm"))) findings.ok("memory disk", "/dev/shm");
        else findings.missing("memory disk", "/dev/shm cannot be written: live pictures go to disk");
        boolean fonts = List.of("/usr/share/fonts", "/usr/local/share/fonts").stream()
                .map(Path::of)
                .anyMatch(Files::isDirectory);
        if (fonts) findings.ok("fonts", "/usr/share/fonts");
        else
            findings.missing(
                    "fonts", "none: simulated cameras show no clock; install with: apt-get install fonts-dejavu-core");
    }
}
