package io.camhost.discovery.rtsp;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.SecretSource;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's services and the cameras' sockets, as the patrol needs them. Threading: any thread. */
final class Network implements Surroundings, AutoCloseable {
    /** Keys of children that publish. */
    static final String PUBLISHERS = "publish/";

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final Duration PROBE = Duration.ofSeconds(10);
    /** Who has lived so long has a camera that sends. */
    private static final Duration PROVEN = Duration.ofSeconds(12);

    private static final int LOOKS_AT_A_TIME = 4;
    private static final int MOST_WAITING = 256;
    private static final Pattern FORMATS = Pattern.compile("libavformat +([0-9]{1,4})\\.");
    /** Of ffmpeg 5.0. */
    private static final int WITH_OPTIONS = 59;

    final List<CapabilityProbe> probes = new CopyOnWriteArrayList<>();
    final List<SecretSource> secrets = new CopyOnWriteArrayList<>();
    final Gate<Processes> processes = new Gate<>("process");

    private final Workers workers = new Workers("discovery.rtsp", LOOKS_AT_A_TIME, MOST_WAITING);
    private Optional<Boolean> options = Optional.empty(); // guarded by this

    @Override
    public Optional<Secret> secret(String name, Optional<Secret> last) {
        boolean told = false;
        for (SecretSource source : secrets) {
            try {
                Optional<Secret> found = source.find(name);
                if (found.isPresent()) return found;
                told = true;
            } catch (ServiceGone leaving) {
                continue;
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("{} cannot tell secrets", source.getClass().getName(), e);
            }
        }
        return told ? Optional.empty() : last;
    }

    @Override
    public boolean streams(FfmpegInput source, boolean proven) {
        try {
            return processes.now().map(there -> there.list(PUBLISHERS)).orElse(List.of()).stream()
                    .anyMatch(child ->
                            child.argv().contains(source.url()) && child.running() && (!proven || isProven(child)));
        } catch (ServiceGone leaving) {
            return false;
        }
    }

    private static boolean isProven(ChildStatus child) {
        return child.startedAt().plus(PROVEN).isBefore(Instant.now());
    }

    @Override
    public boolean answers(RtspUrl url) {
        return Knock.answers(url);
    }

    @Override
    public Optional<Watch.Verdict> probe(CameraDescription camera) throws InterruptedException {
        for (CapabilityProbe probe : probes) {
            try {
                if (!probe.canProbe(camera)) continue;
                probe.probe(camera, Deadline.in(PROBE));
                return Optional.of(Watch.Verdict.GOOD);
            } catch (ServiceGone leaving) {
                continue;
            } catch (CamhostException e) {
                if (!probes.contains(probe)) continue; // what one that has left says is not about the camera
                return Optional.of(new Watch.Verdict(String.valueOf(e.data().getOrDefault("detail", e.getMessage()))));
            } catch (RuntimeException | LinkageError e) {
                LOG.error("probe {} has a defect", probe.getClass().getName(), e);
                return Optional.of(new Watch.Verdict(
                        "the probe has a defect: " + e.getClass().getSimpleName()));
            }
        }
        return Optional.empty();
    }

    /** Whether this machine's ffmpeg takes options in a list of files. */
    synchronized boolean ffmpegTakesOptions() {
        if (options.isEmpty()) options = askFfmpeg();
        return options.orElse(true);
    }

    private Optional<Boolean> askFfmpeg() {
        try {
            Optional<Processes> there = processes.now();
            if (there.isEmpty()) return Optional.empty();
            var result = there.get().run(List.of("ffmpeg", "-version"), Deadline.in(PROBE));
            Matcher version = FORMATS.matcher(new String(result.output(), StandardCharsets.UTF_8));
            return version.find() ? Optional.of(Integer.parseInt(version.group(1)) >= WITH_OPTIONS) : Optional.empty();
        } catch (CamhostException | ServiceGone e) {
            return Optional.empty(); // missing, or asked again the next time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void execute(Runnable task) {
        workers.execute(task);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            return workers.after(delay, task)::cancel;
        } catch (RejectedExecutionException closing) {
            return () -> {};
        }
    }

    @Override
    public double jitter() {
        return ThreadLocalRandom.current().nextDouble(0.8, 1.2);
    }

    @Override
    public void close() {
        processes.close();
        workers.close(Duration.ofMillis(50));
    }
}
