package io.camhost.cameras;

import io.camhost.api.CamhostException;
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
import org.jspecify.annotations.Nullable;

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
    private final Map<CameraId, String> configuredAliases;
    private final Statistics statistics;
    private final InstantSource clock;
    private final Follower follower;
    private final Map<CameraIdentity, KnownCamera> byIdentity = new HashMap<>();
    private final SortedMap<CameraId, KnownCamera> byId = new TreeMap<>();
    private Map<String, String> templates = Map.of();
    private volatile SortedMap<CameraId, Camera> cameras = Collections.emptySortedMap();
    private volatile List<Camera> list = List.of(); // the same, for those who ask again and again

    /** @param configuredAliases they win over those that are given by command */
    Registry(
            IdentityBook book,
            Map<CameraId, String> configuredAliases,
            Statistics statistics,
            InstantSource clock,
            Follower follower) {
        this.book = book;
        this.configuredAliases = Map.copyOf(configuredAliases);
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
        if (camera == null) camera = recognised(description, now);
        if (camera == null) {
            begin(new KnownCamera(assign(description, now), discovery, description, now));
            return;
        }
        if (description.stored()) book.note(description, camera.id.number(), now);
        boolean wasConnected = camera.connected();
        boolean otherInput = !camera.description.source().equals(description.source());
        boolean otherwise = !camera.description.equals(description) || !camera.present;
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

    /** One that is away and comes back in another place; null when it is none of those that are known. */
    private @Nullable KnownCamera recognised(CameraDescription description, Instant now) {
        if (!description.stored()) return null;
        KnownCamera camera = byId.get(assign(description, now));
        if (camera == null) return null;
        byIdentity.remove(camera.description.identity());
        byIdentity.put(description.identity(), camera);
        return camera;
    }

    private void begin(KnownCamera camera) {
        camera.alias = aliasOf(camera.id);
        byIdentity.put(camera.description.identity(), camera);
        byId.put(camera.id, camera);
        camera.present = true;
        stateChanged(camera);
    }

    private CameraId assign(CameraDescription description, Instant now) {
        Set<Integer> there = new HashSet<>();
        Set<Integer> strangers = new HashSet<>();
        for (KnownCamera camera : byId.values()) {
            if (camera.present) there.add(camera.id.number());
            if (!camera.description.stored()) strangers.add(camera.id.number());
        }
        return new CameraId(book.assign(description, there, strangers, now));
    }

    /** Those that the book has of a discovery's kind are on the list too, also when they are away since before the start. */
    synchronized void listAway(String discovery) {
        for (IdentityBook.Entry entry : book.of(discovery)) {
            CameraId id = new CameraId(entry.number());
            if (byId.containsKey(id) || byIdentity.containsKey(entry.identity())) continue;
            KnownCamera camera = new KnownCamera(id, discovery, entry.away(), entry.lastSeen());
            camera.alias = aliasOf(id);
            byIdentity.put(entry.identity(), camera);
            byId.put(id, camera);
            publish(camera, true);
        }
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
        Camera.Status before = camera.status();
        camera.leaves();
        book.gone(camera.id.number(), clock.instant());
        if (before == Camera.Status.CONNECTED) stateChanged(camera);
        else publish(camera, before != camera.status());
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
        show(next);
        if (tell) follower.changed(camera.id);
    }

    private void show(SortedMap<CameraId, Camera> next) {
        cameras = Collections.unmodifiableSortedMap(next);
        list = List.copyOf(next.values());
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

    // what people want

    /** The configuration's word, else what was said by command. */
    private String aliasOf(CameraId id) {
        String configured = configuredAliases.get(id);
        return configured != null ? configured : book.alias(id.number());
    }

    synchronized void alias(CameraId id, String alias) {
        KnownCamera camera = known(id);
        if (configuredAliases.containsKey(id))
            throw CamhostException.invalidState("named by camera.aliases in the configuration file: change it there");
        String wanted = Aliases.checked(alias);
        for (KnownCamera other : byId.values())
            if (other != camera && !wanted.isEmpty() && other.alias.equalsIgnoreCase(wanted))
                throw CamhostException.invalidParameter("alias", "unique", other.id + " is called that already");
        camera.alias = wanted;
        book.alias(id.number(), wanted);
        publish(camera, true);
    }

    synchronized void forget(CameraId id) {
        KnownCamera camera = byId.get(id);
        if (camera != null && camera.present) throw CamhostException.invalidState("there: unplug it first");
        if (!book.forget(id.number()) && camera == null) throw CamhostException.notFound("camera", id.toString());
        if (camera == null) return;
        byId.remove(id);
        byIdentity.remove(camera.description.identity());
        SortedMap<CameraId, Camera> next = new TreeMap<>(cameras);
        next.remove(id);
        show(next);
        follower.changed(id);
    }

    private KnownCamera known(CameraId id) {
        KnownCamera camera = byId.get(id);
        if (camera == null) throw CamhostException.notFound("camera", id.toString());
        return camera;
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
            String configured = configuredAliases.get(camera.id);
            if (configured != null) camera.alias = configured;
            else if (camera.description.stored()) camera.alias = book.alias(camera.id.number());
            byIdentity.put(camera.description.identity(), camera);
            byId.put(camera.id, camera);
            publish(camera, true);
        }
    }
}
