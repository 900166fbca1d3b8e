package io.camhost.streams;

import io.camhost.api.media.MediaServer;
import io.camhost.api.media.MediaServer.State;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Which driver is the active one. Chosen once, then kept: another driver would cut every viewer, so that only configuration moves
 * from one to the other. A driver of the same name that returns after a swap is the same. Threading: one thread.
 */
final class DriverChoice {
    /** How long drivers may take to find out whether they are usable. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** So long nothing must have come or changed: drivers appear one after the other while the host starts. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private static final String AUTO = "auto";

    /** @param driver empty while it is being replaced, and before one is chosen @param name blank before one is chosen */
    record Choice(String name, Optional<MediaServer> driver, String reason) {}

    private final String configured;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    private long changedNanos;
    private String seen = "";
    private String chosen;
    private String reason;

    /**
     * @param before what the predecessor had chosen, blank when nothing: counts unless the configuration says otherwise
     * @param reasonBefore why
     */
    DriverChoice(String configured, String before, String reasonBefore, LongSupplier nanoTime) {
        this.configured = configured;
        this.nanoTime = nanoTime;
        this.begunNanos = nanoTime.getAsLong();
        this.changedNanos = begunNanos;
        if (configured.equals(AUTO)) {
            chosen = before;
            reason = before.isEmpty() ? "the media drivers are being looked at" : reasonBefore;
        } else {
            chosen = configured;
            reason = "configured";
        }
    }

    /** @param leaving names of drivers that have just left and are waited for */
    Choice look(Map<String, MediaServer> drivers, Collection<String> leaving) {
        if (chosen.isEmpty()) choose(drivers, leaving);
        if (chosen.isEmpty()) return new Choice("", Optional.empty(), reason);
        MediaServer driver = drivers.get(chosen);
        if (driver != null)
            return new Choice(
                    chosen, Optional.of(driver), reason + ": " + driver.status().reason());
        String gone = leaving.contains(chosen) || !waitedLongEnough()
                ? "the driver " + chosen + " is being replaced"
                : "the driver " + chosen + " is not installed: install it, or set media.driver to "
                        + (drivers.isEmpty() ? AUTO : String.join(" or ", drivers.keySet()));
        return new Choice(chosen, Optional.empty(), gone);
    }

    /** Its name, for the successor; blank before one is chosen. */
    String chosen() {
        return chosen;
    }

    /** Why that one, for the successor. */
    String reason() {
        return reason;
    }

    private void choose(Map<String, MediaServer> drivers, Collection<String> leaving) {
        String now = drivers.keySet().stream().sorted().toList().toString() + leaving;
        if (!now.equals(seen)) changedNanos = nanoTime.getAsLong();
        seen = now;
        boolean decided = leaving.isEmpty()
                && !drivers.isEmpty()
                && nanoTime.getAsLong() - changedNanos >= QUIET.toNanos()
                && drivers.values().stream().noneMatch(driver -> driver.status().state() == State.STARTING);
        if (!decided && !waitedLongEnough()) return;
        Optional<MediaServer> best = drivers.values().stream()
                .filter(driver -> driver.status().usable())
                .max(Comparator.comparingInt(MediaServer::preference).thenComparing(MediaServer::name));
        if (best.isPresent()) {
            chosen = best.get().name();
            reason = rejected(drivers, best.get());
        } else {
            reason = drivers.isEmpty() ? "no media driver is installed" : "no media driver is usable: " + why(drivers);
        }
    }

    private boolean waitedLongEnough() {
        return nanoTime.getAsLong() - begunNanos >= PATIENCE.toNanos();
    }

    /** Why not the better ones. */
    private static String rejected(Map<String, MediaServer> drivers, MediaServer best) {
        return drivers.values().stream()
                .filter(driver -> driver.preference() > best.preference())
                .max(Comparator.comparingInt(MediaServer::preference))
                .map(better -> "chosen since " + better.name() + " is not usable ("
                        + better.status().reason() + ")")
                .orElse("chosen as the best one");
    }

    private static String why(Map<String, MediaServer> drivers) {
        return drivers.values().stream()
                .sorted(Comparator.comparing(MediaServer::name))
                .map(driver -> driver.name() + " (" + driver.status().reason() + ")")
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }
}
