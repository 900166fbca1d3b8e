package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.ServiceGone;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the encoder to use by letting each make a few pictures and looking at them: that ffmpeg lists one does not mean that it works
 * here. Tried until one passes; while none does, again every half minute, since ffmpeg may be installed meanwhile. Then it is measured
 * how much it can carry. What was found is kept until ffmpeg, the kernel or what is asked for changes.
 *
 * <p>Threading: {@link #work} on one thread, everything else on any.
 */
final class Encoders {
    private static final Logger LOG = LoggerFactory.getLogger(Encoders.class);
    private static final Duration AGAIN = Duration.ofSeconds(30);

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

    private final EncoderTests encoderTests;
    private final StateFile file;
    private final LongSupplier nanoTime;
    private volatile Result result;
    private volatile boolean measured;
    private volatile long nextNanos;

    /** @param file where it is kept what was found @param known what a predecessor in this JVM has found; see {@link #keep} */
    Encoders(EncoderTests encoderTests, StateFile file, LongSupplier nanoTime, Map<?, ?> known) {
        this.encoderTests = encoderTests;
        this.file = file;
        this.nanoTime = nanoTime;
        result = read(known)
                .orElseGet(() ->
                        new Result(Optional.empty(), "encoders are being tested", Map.of(), Result.UNKNOWN, false));
        measured = result.pixelsPerSecond() != Result.UNKNOWN;
        nextNanos = nanoTime.getAsLong();
    }

    Result result() {
        return result;
    }

    boolean due() {
        return (result.best().isEmpty() || !measured) && nanoTime.getAsLong() - nextNanos >= 0;
    }

    /** Does what is due. Blocks for as long as ffmpeg needs. */
    void work() throws InterruptedException {
        try {
            Optional<Encoder> best = result.best();
            if (best.isEmpty()) tryAgain();
            else measure(best.get());
        } catch (ServiceGone leaving) {
            LOG.debug("the successor goes on");
        } finally {
            if (result.best().isEmpty()) nextNanos = nanoTime.getAsLong() + AGAIN.toNanos();
        }
    }

    private void tryAgain() throws InterruptedException {
        Map<String, String> tests = new LinkedHashMap<>();
        Optional<Encoder> best = Optional.empty();
        String problem = "";
        try {
            Optional<Result> kept = kept();
            if (kept.isPresent()) {
                result = kept.get();
                measured = result.pixelsPerSecond() != Result.UNKNOWN;
                LOG.info(
                        "pictures are encoded with {}, as before",
                        kept.get().best().map(Encoder::ffmpegName).orElse(""));
                return;
            }
            for (Encoder encoder : Encoder.values()) {
                String outcome = encoderTests.test(encoder);
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
        } catch (UncheckedIOException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (!problem.equals(result.problem())) {
            if (best.isPresent())
                LOG.info("pictures are encoded with {}", best.get().ffmpegName());
            else LOG.warn("{} ({})", problem, tests);
        }
        result = new Result(best, problem, Map.copyOf(tests), Result.UNKNOWN, true);
    }

    /** Once: what cannot be measured has no bounds. */
    private void measure(Encoder encoder) throws InterruptedException {
        try {
            double found = encoderTests.measure(encoder).orElse(Result.UNKNOWN);
            Result before = result;
            result = new Result(before.best(), before.problem(), before.tests(), found, true);
            if (found == Result.UNKNOWN) {
                LOG.warn("how much {} can carry here cannot be measured", encoder.ffmpegName());
            } else {
                LOG.info("{} carries {} megapixels per second here", encoder.ffmpegName(), Math.round(found / 1e6));
                Map<String, Object> all = new HashMap<>(keep());
                all.put("surroundings", encoderTests.surroundings());
                file.save(() -> all);
            }
        } catch (CamhostException | UncheckedIOException e) {
            LOG.warn("how much {} can carry here is not known: {}", encoder.ffmpegName(), e.toString());
        }
        measured = true;
    }

    /** What an earlier host has found, if everything is still as it was. */
    private Optional<Result> kept() throws InterruptedException {
        Map<String, Object> kept = file.read();
        if (kept.isEmpty() || !encoderTests.surroundings().equals(kept.get("surroundings"))) return Optional.empty();
        return read(kept);
    }

    private static Optional<Result> read(Map<?, ?> kept) {
        for (Encoder encoder : Encoder.values())
            if (encoder.name().equals(kept.get("encoder"))) {
                Map<String, String> tests = new LinkedHashMap<>();
                if (kept.get("tests") instanceof Map<?, ?> all)
                    all.forEach((name, outcome) -> tests.put(String.valueOf(name), String.valueOf(outcome)));
                double pixels = kept.get("pixelsPerSecond") instanceof Number number && number.doubleValue() > 0
                        ? number.doubleValue()
                        : Result.UNKNOWN;
                return Optional.of(new Result(Optional.of(encoder), "", Map.copyOf(tests), pixels, true));
            }
        return Optional.empty();
    }

    /** For the successor, and for the file. */
    Map<String, Object> keep() {
        Result now = result;
        if (now.best().isEmpty()) return Map.of();
        Map<String, Object> kept = new HashMap<>();
        kept.put("encoder", now.best().get().name());
        kept.put("tests", now.tests());
        if (now.pixelsPerSecond() != Result.UNKNOWN) kept.put("pixelsPerSecond", Math.round(now.pixelsPerSecond()));
        return kept;
    }
}
