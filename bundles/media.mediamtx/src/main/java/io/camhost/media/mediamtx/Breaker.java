package io.camhost.media.mediamtx;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the server is checked next, and whether it may be trusted: after so many failures in a row the breaker opens and nothing is
 * checked for a while; then so many good answers in a row must confirm that it has recovered. Pauses after failures grow, with some
 * chance in them, so that many hosts do not ask at the same moment. Threading: one thread.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * What is configured.
     *
     * @param interval between checks while all is well
     * @param failures in a row that open it
     * @param open how long it stays open
     * @param confirmations in a row that close it again
     * @param growth of the pause with each failure, up to {@code longest}, times a factor between {@code low} and {@code high}
     */
    record Limits(
            Duration interval,
            int failures,
            Duration open,
            int confirmations,
            double growth,
            Duration longest,
            double low,
            double high) {}

    private final Limits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final DoubleSupplier chance;
    private State state = State.CLOSED;
    private long total;
    private int failures;
    private int confirmations;
    private long recoveries;
    private long activations;
    private Optional<Instant> lastSuccess = Optional.empty();
    private Optional<Instant> lastFailure = Optional.empty();
    private long openedNanos;
    private long nextNanos;

    /** @param chance from 0 to 1, usually {@link Math#random} */
    Breaker(Limits limits, InstantSource clock, LongSupplier nanoTime, DoubleSupplier chance) {
        this.limits = limits;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.chance = chance;
        this.nextNanos = nanoTime.getAsLong();
    }

    State state() {
        return state;
    }

    int failures() {
        return failures;
    }

    int confirmations() {
        return confirmations;
    }

    /** Whether the server is to be checked now. */
    boolean due() {
        long now = nanoTime.getAsLong();
        if (state == State.OPEN) {
            if (now - openedNanos < limits.open().toNanos()) return false;
            state = State.HALF_OPEN;
            nextNanos = now;
        }
        return now - nextNanos >= 0;
    }

    void succeeded() {
        total++;
        lastSuccess = Optional.of(clock.instant());
        nextNanos = nanoTime.getAsLong() + limits.interval().toNanos();
        if (state == State.CLOSED) {
            if (failures > 0) LOG.info("FULLY RECOVERED: MediaMTX answers again");
            failures = 0;
            return;
        }
        confirmations++;
        if (confirmations < limits.confirmations()) {
            LOG.info("IMPROVING: {} of {} good answers of MediaMTX", confirmations, limits.confirmations());
            return;
        }
        state = State.CLOSED;
        failures = 0;
        confirmations = 0;
        recoveries++;
        LOG.info("FULLY RECOVERED: MediaMTX has answered well {} times", limits.confirmations());
    }

    /** @param why one line */
    void failed(String why) {
        total++;
        lastFailure = Optional.of(clock.instant());
        long now = nanoTime.getAsLong();
        if (state == State.CLOSED) {
            failures++;
            if (failures == 1) LOG.warn("DEGRADED: a check of MediaMTX failed: {}", why);
            if (failures >= limits.failures()) {
                state = State.OPEN;
                activations++;
                openedNanos = now;
                LOG.error("ACTIVATED: {} checks of MediaMTX failed, the last: {}", failures, why);
            }
        } else {
            if (confirmations > 0) LOG.warn("DEGRADED: MediaMTX does not go on recovering: {}", why);
            confirmations = 0;
        }
        nextNanos = now + pause().toNanos();
    }

    private Duration pause() {
        double millis = Math.min(
                limits.interval().toMillis() * Math.pow(limits.growth(), failures),
                limits.longest().toMillis());
        double factor = limits.low() + (limits.high() - limits.low()) * chance.getAsDouble();
        return Duration.ofMillis(Math.round(millis * factor));
    }

    /** For operators. */
    Map<String, Object> details() {
        Map<String, Object> details = new HashMap<>();
        details.put("breaker", state.name().toLowerCase(Locale.ROOT));
        details.put("checks", total);
        details.put("consecutive_failures", failures);
        details.put("confirmations", confirmations);
        details.put("recoveries", recoveries);
        details.put("activations", activations);
        lastSuccess.ifPresent(at -> details.put("last_success", at));
        lastFailure.ifPresent(at -> details.put("last_failure", at));
        return details;
    }

    /** For the successor in this JVM. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>(details());
        kept.put("breaker", state.name());
        kept.put("opened_nanos", openedNanos);
        kept.put("next_nanos", nextNanos);
        return kept;
    }

    void restore(Map<?, ?> kept) {
        if (!(kept.get("breaker") instanceof String name)) return;
        state = State.valueOf(name);
        total = number(kept, "checks");
        failures = (int) number(kept, "consecutive_failures");
        confirmations = (int) number(kept, "confirmations");
        recoveries = number(kept, "recoveries");
        activations = number(kept, "activations");
        lastSuccess = Optional.ofNullable((Instant) kept.get("last_success"));
        lastFailure = Optional.ofNullable((Instant) kept.get("last_failure"));
        openedNanos = number(kept, "opened_nanos");
        nextNanos = number(kept, "next_nanos");
    }

    private static long number(Map<?, ?> kept, String key) {
        return kept.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
