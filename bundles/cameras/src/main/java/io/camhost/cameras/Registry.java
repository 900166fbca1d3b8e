package io.camhost.cameras;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All cameras and what is known of them. Changes are made under one lock, in microseconds; readers get the last picture.
 *
 * <p>Threading: any thread. The follower is called under the lock: it only notes what it is told.
 */
final class Registry {
    /** Hears which camera has changed. */
    interface Follower {
        /** Look at it again: what is told of it may be different. */
        void changed(CameraId camera);

        /** It may be opened now, or its input is another one. */
        void plugged(CameraId camera);

        void unplugged(CameraId camera);
    }

    /** What a probe is about. */
    record Probed(CameraId id, long plugging, CameraDescription description) {}

    private final IdentityBook book;
    private final Statistics statistics;
    private final InstantSource clock;
    private final Follower follower;
    private final Map<CameraIdentity, KnownCamera> byIdentity = new HashMap<>();
    private final SortedMap<CameraId, KnownCamera> byId = new TreeMap<>();
    private Map<String, String> templates = Map.of();
    private volatile SortedMap<CameraId, Camera> cameras = Collections.emptySortedMap();
    private volatile List<Camera> list = List.of(); // the same, for those who ask again and again

    Registry(IdentityBook book, Statistics statistics, InstantSource clock, Follower follower) {
        this.book = book;
        this.statistics = statistics;
        this.clock = clock;
        this.follower = follower;
    }

    SortedMap<CameraId, Camera> cameras() {
        return cameras;
    }

    /** The very same list until something changes. */
    List<Camera> list() {
        return list;
    }

    Optional<Camera> find(CameraId id) {
        return Optional.ofNullable(cameras.get(id));
    }

    // what discoveries tell

    synchronized void present(String discovery, CameraDescription description) {
        Instant now = clock.instant();
        KnownCamera camera = byIdentity.get(description.identity());
        if (camera == null) {
            camera = new KnownCamera(assign(description), discovery, description, now);
            byIdentity.put(description.identity(), camera);
            byId.put(camera.id, camera);
            camera.present = true;
            stateChanged(camera);
            return;
        }
        if (description.stored() && !camera.description.stored())
            book.remember(description.identity(), camera.id.number());
        boolean wasConnected = camera.connected();
        boolean otherInput = !camera.description.source().equals(description.source());
        boolean otherwise = !camera.description.equals(description);
        camera.discovery = discovery;
        camera.description = description;
        camera.present = true;
        camera.lastSeen = now;
        if (otherInput) camera.forgetCapabilities();
        if (camera.connected() != wasConnected) {
            if (camera.connected()) camera.since = now;
            stateChanged(camera);
        } else {
            if (otherInput && camera.connected()) follower.plugged(camera.id);
            publish(camera, otherwise);
        }
    }

    private CameraId assign(CameraDescription description) {
        Set<Integer> taken = new HashSet<>();
        byId.keySet().forEach(id -> taken.add(id.number()));
        return new CameraId(book.assign(description, taken));
    }

    synchronized void absent(String discovery, CameraIdentity identity) {
        KnownCamera camera = byIdentity.get(identity);
        if (camera != null && camera.discovery.equals(discovery)) gone(camera);
    }

    /** Of the cameras of that discovery, those not among {@code told} are gone. */
    synchronized void keepOnly(String discovery, Set<CameraIdentity> told) {
        for (KnownCamera camera : byId.values())
            if (camera.discovery.equals(discovery) && !told.contains(camera.description.identity())) gone(camera);
    }

    private void gone(KnownCamera camera) {
        if (!camera.present) return;
        boolean wasConnected = camera.connected();
        camera.present = false;
        if (wasConnected) stateChanged(camera);
    }

    private void stateChanged(KnownCamera camera) {
        statistics.stateChanges.increment();
        if (camera.connected()) follower.plugged(camera.id);
        else follower.unplugged(camera.id);
        publish(camera, true);
    }

    private void publish(KnownCamera camera, boolean tell) {
        SortedMap<CameraId, Camera> next = new TreeMap<>(cameras);
        next.put(camera.id, camera.camera(templates));
        cameras = Collections.unmodifiableSortedMap(next);
        list = List.copyOf(next.values());
        if (tell) follower.changed(camera.id);
    }

    // what probes find out

    /** What to ask about a camera now; empty when nothing is. */
    synchronized Optional<Probed> toProbe(CameraId id, int maximumFailures) {
        KnownCamera camera = byId.get(id);
        return Optional.ofNullable(camera)
                .filter(wantsProbe(maximumFailures))
                .map(known -> new Probed(id, known.plugging, known.description));
    }

    private static Predicate<KnownCamera> wantsProbe(int maximumFailures) {
        return camera ->
                camera.connected() && camera.merge.confirmed().isEmpty() && camera.merge.failures() < maximumFailures;
    }

    synchronized List<CameraId> wantingProbe(int maximumFailures) {
        return byId.values().stream()
                .filter(wantsProbe(maximumFailures))
                .map(camera -> camera.id)
                .toList();
    }

    /** Cameras that were given up may be probed again. */
    synchronized void forgiveFailures() {
        byId.values().forEach(camera -> camera.merge.forgive());
    }

    /** @return whether it still was the same plugging in */
    synchronized boolean detected(Probed probed, Findings findings, Capabilities capabilities) {
        KnownCamera camera = byId.get(probed.id());
        if (camera == null || camera.plugging != probed.plugging()) return false;
        boolean wasConfirmed = camera.merge.confirmed().isPresent();
        camera.detected(findings, capabilities);
        statistics.provisional.increment();
        if (!wasConfirmed && camera.merge.confirmed().isPresent()) statistics.probesConfirmed.increment();
        publish(camera, true);
        return true;
    }

    /** @return how many in a row have failed now; 0 when it was another plugging in */
    synchronized int failed(Probed probed) {
        KnownCamera camera = byId.get(probed.id());
        if (camera == null || camera.plugging != probed.plugging()) return 0;
        if (camera.merge.failed()) statistics.confirmationFailures.increment();
        return camera.merge.failures();
    }

    /** It has been away for long enough: what was found out about it is dropped. */
    synchronized void settledAway(CameraId id) {
        KnownCamera camera = byId.get(id);
        if (camera == null || camera.connected() || camera.modes == null && camera.merge.failures() == 0) return;
        camera.forgetCapabilities();
        publish(camera, true);
    }

    // where they can be watched

    /** @return whether these are others than before */
    synchronized boolean watchedAt(Map<String, String> addressTemplates) {
        if (templates.equals(addressTemplates)) return false;
        templates = Map.copyOf(addressTemplates);
        byId.values().stream().filter(KnownCamera::connected).forEach(camera -> publish(camera, true));
        return true;
    }

    synchronized Map<String, String> templates() {
        return templates;
    }

    // handing over

    /** Calls {@code visitor} for each under the lock. */
    synchronized void each(java.util.function.Consumer<KnownCamera> visitor) {
        byId.values().forEach(visitor);
    }

    /** Puts back what a predecessor knew; followers are told nothing of the cameras themselves. */
    synchronized void restore(List<KnownCamera> known, Map<String, String> addressTemplates) {
        templates = Map.copyOf(addressTemplates);
        for (KnownCamera camera : known) {
            byIdentity.put(camera.description.identity(), camera);
            byId.put(camera.id, camera);
            publish(camera, true);
        }
    }
}
