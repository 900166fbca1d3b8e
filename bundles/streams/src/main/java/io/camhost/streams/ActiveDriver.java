package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams.Media;
import io.camhost.api.media.WantedStream;
import io.camhost.swap.Whiteboard;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver in use: what it says, and what it was told. While it is being replaced, what was known of it stays. A driver is a
 * plugin: what it throws is its own failure. Threading: one thread.
 */
final class ActiveDriver {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveDriver.class);
    /** So long one that has just come may know less than its predecessor. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final Status NONE = new Status(State.STARTING, false, "no driver is chosen yet", "");

    private final Whiteboard<String, MediaServer> drivers;
    private final DriverChoice choice;
    private final LongSupplier nanoTime;
    private final Map<MediaServer, Boolean> idle = new IdentityHashMap<>();
    private @Nullable MediaServer driver;
    private @Nullable List<WantedStream> told;
    private long sinceNanos;
    private final long startedNanos;
    private Map<CameraId, StreamState> states = new HashMap<>();
    private Media media;
    private MediaServer.Condition condition = MediaServer.Condition.GOOD;
    private boolean failing;

    /** @param before what the predecessor knew of it */
    ActiveDriver(
            Whiteboard<String, MediaServer> drivers,
            DriverChoice choice,
            Optional<Media> before,
            LongSupplier nanoTime) {
        this.drivers = drivers;
        this.choice = choice;
        this.nanoTime = nanoTime;
        this.media = before.orElseGet(() -> new Media("", NONE, "the media drivers are being looked at", Map.of()));
        this.startedNanos = nanoTime.getAsLong();
    }

    /** Looks who it is and what it says. */
    void look() {
        Map<String, MediaServer> there = drivers.all();
        List<String> leaving = drivers.tombstones();
        DriverChoice.Choice now = choice.look(there, leaving);
        MediaServer before = driver;
        driver = now.driver().orElse(null);
        if (driver != before && driver != null) {
            told = null;
            sinceNanos = nanoTime.getAsLong();
            LOG.info("media driver {}: {}", now.name(), now.reason());
        }
        idle.keySet().retainAll(there.values());
        MediaServer active = driver;
        if (!now.name().isEmpty())
            there.values().stream().filter(other -> other != active).forEach(this::tellToRest);
        if (active != null) {
            guarded(active::status)
                    .ifPresent(status -> media = new Media(
                            now.name(),
                            status,
                            now.reason(),
                            guarded(active::addresses).orElse(Map.of())));
            guarded(active::streams).ifPresent(this::note);
            guarded(active::condition).ifPresent(found -> condition = found);
        } else if (!now.name().isEmpty() && !leaving.contains(now.name()) && !settling(startedNanos)) {
            media = new Media(now.name(), new Status(State.STOPPED, false, now.reason(), ""), now.reason(), Map.of());
            states = new HashMap<>();
        } else if (now.name().isEmpty()) {
            media = new Media("", new Status(State.STARTING, false, now.reason(), ""), now.reason(), Map.of());
        }
    }

    private void tellToRest(MediaServer other) {
        if (idle.put(other, true) == null)
            guarded(() -> {
                other.want(List.of());
                return true;
            });
    }

    private void note(List<StreamState> told) {
        Map<CameraId, StreamState> now = new HashMap<>();
        if (settling(sinceNanos)) now.putAll(states);
        for (StreamState state : told) {
            StreamState before = now.get(state.camera());
            if (before == null || state.exists()) now.put(state.camera(), state);
        }
        states = now;
    }

    private boolean settling(long since) {
        return nanoTime.getAsLong() - since < SETTLING.toNanos();
    }

    /** Tells it, if it does not know yet. */
    void want(List<WantedStream> wanted) {
        MediaServer active = driver;
        if (active == null || wanted.equals(told)) return;
        guarded(() -> {
                    active.want(wanted);
                    return true;
                })
                .ifPresent(done -> told = wanted);
    }

    Optional<List<String>> stillInput(CameraId camera) {
        MediaServer active = driver;
        return active == null
                ? Optional.empty()
                : guarded(() -> active.stillInput(camera)).flatMap(input -> input);
    }

    boolean present() {
        return driver != null;
    }

    /** Whether it is there, has been for a moment, and runs. */
    boolean settled() {
        return driver != null && !settling(sinceNanos) && media.status().usable();
    }

    Map<CameraId, StreamState> states() {
        return states;
    }

    Media media() {
        return media;
    }

    MediaServer.Condition condition() {
        return condition;
    }

    private <T> Optional<T> guarded(Supplier<T> call) {
        try {
            T answer = call.get();
            failing = false;
            return Optional.of(answer);
        } catch (io.camhost.api.ServiceGone leaving) {
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            if (!failing) LOG.error("a media driver fails", e);
            failing = true;
            return Optional.empty();
        }
    }
}
