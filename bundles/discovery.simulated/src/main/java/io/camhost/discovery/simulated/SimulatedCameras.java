package io.camhost.discovery.simulated;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which simulated cameras there are, and which of them are plugged in: the configured ones, and those plugged in by command.
 *
 * <p>Threading: any thread. Sinks are told under the lock, one thing after the other; they return in microseconds.
 */
final class SimulatedCameras {
    /** So many can be plugged in by command. */
    static final int MOST_PLUGGED = 256;

    private static final int MOST_MISSED = 1000;

    private final Picture picture;
    private final Map<String, CameraDescription> configured = new LinkedHashMap<>(); // by key
    private final Map<String, CameraDescription> plugged = new LinkedHashMap<>(); // by key; those plugged in by command
    private final Set<String> unplugged = new LinkedHashSet<>(); // keys of configured ones
    private final List<Sink> sinks = new ArrayList<>();
    private final List<Consumer<Sink>> missed = new ArrayList<>(); // what has happened while nobody listened, in order
    private @Nullable List<CameraDescription>
            told; // what was there when the last one left; null when nobody was there yet

    /**
     * @param stored whether the ids of the configured ones are remembered over restarts
     * @param mayWish whether that number may be wished as an id
     */
    SimulatedCameras(Picture picture, int count, List<Clip> clips, boolean stored, IntPredicate mayWish) {
        this.picture = picture;
        for (int number = 0; number < count; number++) {
            String name = "Simulated camera " + number;
            var identity = new CameraIdentity(SimulatedDiscovery.NAME, "simulated" + number);
            add(new CameraDescription(
                    identity, name, picture.input(name, number), wish(number, mayWish), true, stored));
        }
        for (Clip clip : clips)
            add(new CameraDescription(
                    new CameraIdentity(SimulatedDiscovery.NAME, "file:" + clip.file()),
                    clip.name(),
                    clip.input(),
                    wish(configured.size(), mayWish),
                    clip.fault().isEmpty(),
                    stored,
                    "",
                    clip.fault().map(why -> new CameraDescription.Fault(false, why + " (simulated.videos)")),
                    Map.of()));
    }

    private static OptionalInt wish(int number, IntPredicate mayWish) {
        return mayWish.test(number) ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private void add(CameraDescription camera) {
        configured.put(camera.identity().key(), camera);
    }

    /**
     * Tells it all there is, then every change until {@link #forget}. To one that comes after another it tells what that one knew, and
     * then what has happened since, in order: nothing is lost while the directory is being replaced.
     */
    synchronized void tell(Sink sink) {
        sinks.add(sink);
        List<CameraDescription> known = told == null ? present() : told;
        known.forEach(sink::present);
        sink.complete();
        missed.forEach(change -> change.accept(sink));
        missed.clear();
        told = null;
    }

    synchronized void forget(Sink sink) {
        if (sinks.remove(sink) && sinks.isEmpty()) told = present();
    }

    private List<CameraDescription> present() {
        return all().stream().filter(this::isThere).toList();
    }

    private void happened(Consumer<Sink> change) {
        sinks.forEach(change);
        if (told == null) return;
        missed.add(change);
        if (missed.size() <= MOST_MISSED) return;
        missed.clear(); // nobody comes: the next one is told how it is
        told = null;
    }

    /** Nobody is told anything from here on. */
    synchronized void forgetAll() {
        sinks.clear();
    }

    /**
     * Plugs in one that was unplugged, by key or name, or a new one of that name.
     *
     * @return what has happened, for people
     * @throws RuntimeException why it cannot be, for people
     */
    synchronized String plug(String keyOrName) {
        Optional<CameraDescription> known = find(keyOrName);
        if (known.isPresent() && isThere(known.get())) return known.get().name() + " is plugged in already";
        if (known.isEmpty() && !Picture.NAME.matcher(keyOrName).matches())
            throw new IllegalArgumentException(
                    "a name has up to 40 letters, digits, spaces and _ . - and begins with a letter or digit");
        if (known.isEmpty() && plugged.size() >= MOST_PLUGGED)
            throw new IllegalStateException(
                    MOST_PLUGGED + " are plugged in by command already, that is all there may be");
        CameraDescription camera = known.orElseGet(() -> made(keyOrName));
        unplugged.remove(camera.identity().key());
        happened(sink -> sink.present(camera));
        return camera.name() + " is plugged in";
    }

    private CameraDescription made(String name) {
        String key = "plugged:" + name;
        var camera = new CameraDescription(
                new CameraIdentity(SimulatedDiscovery.NAME, key),
                name,
                picture.input(name, name.hashCode()),
                OptionalInt.empty(),
                true,
                false);
        plugged.put(key, camera);
        return camera;
    }

    /** @return what has happened, for people. @throws IllegalArgumentException when there is no such camera */
    synchronized String unplug(String keyOrName) {
        Optional<CameraDescription> known = find(keyOrName);
        if (known.isEmpty())
            throw new IllegalArgumentException(
                    "there is no simulated camera '" + keyOrName + "'; camhost:simulated lists them");
        CameraDescription camera = known.get();
        if (!isThere(camera)) return camera.name() + " is unplugged already";
        String key = camera.identity().key();
        if (plugged.remove(key) == null) unplugged.add(key);
        happened(sink -> sink.absent(camera.identity()));
        return camera.name() + " is unplugged";
    }

    /** One line for each. */
    synchronized List<String> lines() {
        return all().stream()
                .map(camera -> camera.identity().key() + "  " + camera.name() + "  " + state(camera))
                .toList();
    }

    private String state(CameraDescription camera) {
        if (!isThere(camera)) return "unplugged";
        return camera.usable() ? "plugged in" : "plugged in, but cannot be shown";
    }

    private Optional<CameraDescription> find(String keyOrName) {
        return all().stream()
                .filter(camera -> camera.identity().key().equals(keyOrName)
                        || camera.name().equals(keyOrName))
                .findFirst();
    }

    private boolean isThere(CameraDescription camera) {
        return !unplugged.contains(camera.identity().key());
    }

    private List<CameraDescription> all() {
        List<CameraDescription> all = new ArrayList<>(configured.values());
        all.addAll(plugged.values());
        return all;
    }

    // handing over

    synchronized Map<String, Object> state() {
        return Map.of(
                "plugged",
                        plugged.values().stream().map(CameraDescription::name).toList(),
                "unplugged", List.copyOf(unplugged));
    }

    /** Before anybody is told anything. */
    synchronized void restore(Map<String, Object> state) {
        for (Object name : values(state, "plugged"))
            if (name instanceof String text && Picture.NAME.matcher(text).matches()) made(text);
        for (Object key : values(state, "unplugged"))
            if (key instanceof String text && configured.containsKey(text)) unplugged.add(text);
        told = present(); // by the predecessor
    }

    private static Collection<?> values(Map<String, Object> state, String key) {
        return state.get(key) instanceof Collection<?> values ? values : List.of();
    }
}
