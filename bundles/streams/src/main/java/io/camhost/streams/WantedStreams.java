package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraSource;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Puts together what the driver should do for every camera. Threading: one thread. */
final class WantedStreams {
    /** So long a camera may take to say what it can, before it is opened as it comes. */
    private static final Duration UNPROBED = Duration.ofSeconds(3);

    /** What speaks for and against a camera being live. */
    record Wishes(boolean live, boolean openElsewhere, Optional<WantedRecording> recording) {}

    private final EncodingChoice encodings;
    private final BiFunction<CameraId, Encoding, List<String>> besides;
    private final Duration away;
    private final LongSupplier nanoTime;
    private final Map<CameraId, Long> connectedNanos = new HashMap<>();
    private final Map<CameraId, Long> awayNanos = new HashMap<>();
    private SortedMap<CameraId, WantedStream> last = new TreeMap<>();

    /** @param besides what else a publisher does */
    WantedStreams(
            EncodingChoice encodings,
            BiFunction<CameraId, Encoding, List<String>> besides,
            Duration away,
            LongSupplier nanoTime) {
        this.besides = besides;
        this.encodings = encodings;
        this.away = away;
        this.nanoTime = nanoTime;
    }

    /** @param budget pixels per second that the encoder can */
    SortedMap<CameraId, WantedStream> compute(
            Map<CameraId, Camera> cameras,
            Map<CameraId, StreamState> states,
            Optional<Encoder> encoder,
            double budget,
            java.util.function.Function<CameraId, Wishes> wishesOf) {
        long now = nanoTime.getAsLong();
        Map<CameraId, Wishes> wishesBy = new HashMap<>();
        Map<CameraId, EncodingChoice.Use> uses = new HashMap<>();
        for (CameraId id : cameras.keySet()) {
            Wishes wishes = wishesOf.apply(id);
            wishesBy.put(id, wishes);
            uses.put(id, use(wishes, states.get(id)));
        }
        encodings.plan(cameras.values(), uses, budget);
        SortedMap<CameraId, WantedStream> wanted = new TreeMap<>();
        for (Camera camera : cameras.values()) {
            CameraId id = camera.id();
            Wishes wishes = Objects.requireNonNull(wishesBy.get(id));
            if (camera.connected()) {
                awayNanos.remove(id);
                connectedNanos.putIfAbsent(id, now);
                encoding(camera, encoder, now)
                        .ifPresent(encoding -> wanted.put(
                                id, stream(camera, camera.description().source(), encoding, wishes)));
            } else {
                connectedNanos.remove(id);
                awayNanos.putIfAbsent(id, now);
                kept(camera, wishes, states.get(id), now).ifPresent(stream -> wanted.put(id, stream));
            }
        }
        last = wanted;
        return wanted;
    }

    private static EncodingChoice.Use use(Wishes wishes, @Nullable StreamState state) {
        boolean recorded = wishes.recording().isPresent();
        boolean watched = state != null && state.viewers() > 0;
        return new EncodingChoice.Use(wishes.live() || recorded || watched, recorded || watched);
    }

    private WantedStream stream(Camera camera, CameraSource source, Encoding encoding, Wishes wishes) {
        boolean live = (wishes.live() || wishes.recording().isPresent()) && !wishes.openElsewhere();
        return new WantedStream(
                camera.id(),
                source,
                encoding,
                live,
                live ? wishes.recording() : Optional.empty(),
                besides.apply(camera.id(), encoding),
                camera.name());
    }

    /** One that is away: its viewers and its recording stay for a while, in case it is plugged in again. */
    private Optional<WantedStream> kept(Camera camera, Wishes wishes, @Nullable StreamState state, long now) {
        CameraId id = camera.id();
        WantedStream before = last.get(id);
        if (before == null) return Optional.empty();
        if (wishes.recording().isPresent())
            return Optional.of(stream(camera, before.source(), before.encoding(), wishes));
        boolean watched = state != null && state.viewers() > 0;
        if (!watched && now - awayNanos.getOrDefault(id, now) > away.toNanos()) return Optional.empty();
        return Optional.of(new WantedStream(
                id, before.source(), before.encoding(), false, Optional.empty(), before.besides(), camera.name()));
    }

    private Optional<Encoding> encoding(Camera camera, Optional<Encoder> encoder, long now) {
        if (!(camera.description().source() instanceof FfmpegInput source))
            return Optional.of(
                    new Encoding(List.of(), List.of("-c:v", "copy"), 1280, 720, FrameRate.of(camera.fps()), true));
        boolean waits = asksFirst(source)
                && camera.capabilities().isEmpty()
                && !last.containsKey(camera.id())
                && now - connectedNanos.getOrDefault(camera.id(), now) < UNPROBED.toNanos();
        return waits ? Optional.empty() : encodings.of(camera, encoder);
    }

    /** Whether what the camera can do decides how it is opened: its mode, or whether its own H.264 is passed through. */
    static boolean asksFirst(FfmpegInput source) {
        return source.choosesMode() || source.realTime();
    }

    /** Whether it shall be live all the time, watched or not. */
    boolean always(Camera camera) {
        return encodings.always(camera);
    }

    /** By camera, what is different from what would be best or was wished, and why. */
    SortedMap<CameraId, String> notes() {
        return encodings.notes();
    }

    /** Its bus had no room for it, opened with these arguments. @return whether it is opened otherwise now */
    boolean refusedByBus(CameraId id, List<String> argv) {
        WantedStream wanted = last.get(id);
        boolean already = wanted != null
                && Collections.indexOfSubList(argv, wanted.encoding().inputOptions()) < 0;
        return already || encodings.refusedByBus(id);
    }

    Map<CameraId, WantedStream> last() {
        return last;
    }
}
