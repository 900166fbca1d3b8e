package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the encoder to use by letting each make ten frames: that ffmpeg lists one does not mean that it works here. Tried until
 * one passes; while none does, again every half minute, since ffmpeg may be installed meanwhile.
 *
 * <p>Threading: {@link #tryAgain} on one thread, everything else on any.
 */
final class Encoders {
    private static final Logger LOG = LoggerFactory.getLogger(Encoders.class);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * @param best the one to use
     * @param problem why there is none, and what to do; empty when there is one
     * @param tests how each fared, by name
     * @param pixelsPerSecond what it can carry on this machine, over all cameras; without bounds while that is not known
     * @param done whether the first round of tests is over
     */
    record Result(
            Optional<Encoder> best, String problem, Map<String, String> tests, double pixelsPerSecond, boolean done) {
        static final double UNKNOWN = Double.MAX_VALUE;
    }

    private final Gate<Processes> processes;
    private final Codec codec;
    private final LongSupplier nanoTime;
    private volatile Result result;
    private volatile long nextNanos;

    /** @param known what a predecessor found to work; empty to find out */
    Encoders(Gate<Processes> processes, Codec codec, LongSupplier nanoTime, Optional<String> known) {
        this.processes = processes;
        this.codec = codec;
        this.nanoTime = nanoTime;
        Optional<Encoder> before = known.flatMap(name -> List.of(Encoder.values()).stream()
                .filter(encoder -> encoder.name().equals(name))
                .findFirst());
        result = new Result(
                before,
                before.isPresent() ? "" : "encoders are being tested",
                before.<Map<String, String>>map(encoder -> Map.of(encoder.ffmpegName(), "works"))
                        .orElse(Map.of()),
                Result.UNKNOWN,
                before.isPresent());
        nextNanos = nanoTime.getAsLong();
    }

    Result result() {
        return result;
    }

    boolean due() {
        return result.best().isEmpty() && nanoTime.getAsLong() - nextNanos >= 0;
    }

    /** Tests them. Blocks for as long as ffmpeg needs. */
    void tryAgain() throws InterruptedException {
        Map<String, String> tests = new LinkedHashMap<>();
        Optional<Encoder> best = Optional.empty();
        String problem = "";
        try {
            for (Encoder encoder : Encoder.values()) {
                String outcome = test(encoder);
                tests.put(encoder.ffmpegName(), outcome);
                if (outcome.equals("works")) {
                    best = Optional.of(encoder);
                    break;
                }
            }
            if (best.isEmpty())
                problem = "ffmpeg has no working H.264 encoder: install one that has libx264 or libopenh264";
        } catch (CamhostException e) {
            problem = "process".equals(e.data().get("dependency"))
                    ? "the part that runs ffmpeg is not there"
                    : "ffmpeg cannot be started: install ffmpeg (Debian, Ubuntu: apt install ffmpeg)";
        } catch (ServiceGone leaving) {
            return; // the successor tests
        } finally {
            nextNanos = nanoTime.getAsLong() + AGAIN.toNanos();
        }
        if (!problem.equals(result.problem())) {
            if (best.isPresent())
                LOG.info("pictures are encoded with {}", best.get().ffmpegName());
            else LOG.warn("{} ({})", problem, tests);
        }
        result = new Result(best, problem, Map.copyOf(tests), Result.UNKNOWN, true);
    }

    private String test(Encoder encoder) throws InterruptedException {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        argv.addAll(encoder.inputOptions());
        argv.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=320x240:rate=10"));
        argv.addAll(encoder.arguments(codec, 320, 240, FrameRate.of(10), List.of()));
        argv.addAll(List.of("-frames:v", "5", "-f", "h264", "-"));
        Processes.Result run = processes.<Processes.Result>call(Deadline.in(LIMIT), there -> {
            try {
                return there.run(argv, Deadline.in(LIMIT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServiceGone("encoder test");
            }
        });
        if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
        if (run.exitCode() == 0 && run.output().length > 0) return "works";
        if (run.timedOut()) return "hangs";
        return run.errors().lines().findFirst().map(line -> "fails").orElse("gives nothing");
    }
}
