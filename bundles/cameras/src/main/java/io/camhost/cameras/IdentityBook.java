package io.camhost.cameras;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.swap.WholeFile;
import io.camhost.swap.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which camera has which number, and what people call it, kept in a file, so that a camera is called the same after a restart. A number
 * in it is nobody else's, whether its camera is there or not, and also when it has been forgotten: no camera gets what belongs to
 * another.
 *
 * <p>Threading: any thread; {@link #save} touches the disk, nothing else does.
 */
final class IdentityBook {
    /** Cameras that wish no number, or a taken one, are numbered from here on. */
    static final int FIRST_FREE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(IdentityBook.class);
    private static final int LARGEST = 999_999_999;

    /** What is written of a camera. */
    record Entry(
            CameraIdentity identity,
            String permanent,
            int number,
            String alias,
            String name,
            Map<String, String> details,
            Instant lastSeen) {
        Entry {
            details = Map.copyOf(details);
        }

        static Entry of(CameraDescription camera, int number, String alias, Instant now) {
            return new Entry(
                    camera.identity(), camera.permanent(), number, alias, camera.name(), camera.details(), now);
        }

        /** As it is told when it is away. */
        CameraDescription away() {
            return new CameraDescription(
                    identity,
                    name,
                    new Elsewhere(identity.kind()),
                    OptionalInt.of(number),
                    false,
                    true,
                    permanent,
                    Optional.empty(),
                    details);
        }

        private boolean looksLike(CameraDescription camera) {
            return identity.kind().equals(camera.identity().kind())
                    && !permanent.isEmpty()
                    && permanent.equals(camera.permanent());
        }
    }

    private final Path file;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>(); // by number
    private final Set<Integer> retired = new TreeSet<>();
    private boolean changed;
    private Optional<String> failure = Optional.empty();

    private IdentityBook(Path file) {
        this.file = file;
    }

    /** Reads the file; a damaged one is put aside, and said so. */
    static IdentityBook open(Path file) {
        IdentityBook book = new IdentityBook(file);
        try {
            book.read(Files.readString(file));
        } catch (NoSuchFileException none) {
            // the first start
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            book.entries.clear();
            book.retired.clear();
            book.putAside(e);
        }
        return book;
    }

    private void read(String text) throws IOException {
        Map<String, Object> root = Json.read(text);
        for (Object camera : Json.items(root, "cameras")) {
            Map<?, ?> entry = Json.object(camera);
            var identity = new CameraIdentity(Json.text(entry, "kind"), Json.text(entry, "key"));
            int number = Json.number(entry, "number", -1);
            if (number < 0 || entries.containsKey(number) || find(identity).isPresent())
                throw new IllegalArgumentException("bad number of " + identity.kind() + " " + identity.key());
            Map<?, ?> told = Json.object(entry.get("details"));
            Map<String, String> details = new LinkedHashMap<>();
            for (Object name : told.keySet()) details.put(name.toString(), Json.text(told, name.toString()));
            String seen = Json.text(entry, "last_seen");
            entries.put(
                    number,
                    new Entry(
                            identity,
                            Json.text(entry, "permanent"),
                            number,
                            Json.text(entry, "alias"),
                            Json.text(entry, "name"),
                            details,
                            seen.isEmpty() ? Instant.EPOCH : Instant.parse(seen)));
        }
        for (Object number : Json.items(root, "retired"))
            if (number instanceof Number known) retired.add(known.intValue());
    }

    private void putAside(Exception reason) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        LOG.error(
                "the camera numbers in {} cannot be read; it is kept as {}, and numbers begin anew",
                file,
                aside,
                reason);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be put aside", file, e);
        }
    }

    /**
     * The number of a camera that has just been found: the one it had, when it is recognised, else a new one.
     *
     * @param there numbers of the cameras that are there: it is none of them
     * @param strangers numbers of cameras that are known but not stored
     */
    synchronized int assign(CameraDescription camera, Set<Integer> there, Set<Integer> strangers, Instant now) {
        Optional<Entry> own = recognise(camera, there).filter(entry -> !strangers.contains(entry.number()));
        int number = own.map(Entry::number).orElseGet(() -> choose(camera, strangers));
        if (camera.stored()) note(camera, number, now);
        return number;
    }

    /** By its identity; else the only one that looks like it and is away. */
    private Optional<Entry> recognise(CameraDescription camera, Set<Integer> there) {
        Optional<Entry> same = find(camera.identity()).filter(entry -> !there.contains(entry.number()));
        if (same.isPresent()) return same;
        List<Entry> alike = entries.values().stream()
                .filter(entry -> entry.looksLike(camera) && !there.contains(entry.number()))
                .toList();
        if (alike.size() > 1)
            LOG.warn(
                    "several cameras have the serial number of {}, and none was last seen where it is now:"
                            + " it is taken for a new one",
                    camera.name());
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private Optional<Entry> find(CameraIdentity identity) {
        return entries.values().stream()
                .filter(entry -> entry.identity().equals(identity))
                .findFirst();
    }

    private int choose(CameraDescription camera, Set<Integer> taken) {
        int wish = camera.number().orElse(-1);
        if (wish >= 0 && wish <= LARGEST && free(wish, taken)) return wish;
        int number = FIRST_FREE;
        while (!free(number, taken)) number++;
        return number;
    }

    private boolean free(int number, Set<Integer> taken) {
        return !taken.contains(number) && !entries.containsKey(number) && !retired.contains(number);
    }

    /** It is there, as described. */
    synchronized void note(CameraDescription camera, int number, Instant now) {
        if (find(camera.identity()).filter(other -> other.number() != number).isPresent()) forget(camera.identity());
        Entry before = entries.get(number);
        Entry after = Entry.of(camera, number, before == null ? "" : before.alias(), now);
        entries.put(number, after);
        changed |= before == null || !before.away().equals(after.away());
    }

    private void forget(CameraIdentity identity) {
        find(identity).ifPresent(entry -> forget(entry.number()));
    }

    /** It has just gone. */
    synchronized void gone(int number, Instant now) {
        entries.computeIfPresent(number, (any, entry) -> {
            changed = true;
            return new Entry(
                    entry.identity(), entry.permanent(), number, entry.alias(), entry.name(), entry.details(), now);
        });
    }

    synchronized String alias(int number) {
        Entry entry = entries.get(number);
        return entry == null ? "" : entry.alias();
    }

    synchronized void alias(int number, String alias) {
        entries.computeIfPresent(number, (any, entry) -> {
            changed = true;
            return new Entry(
                    entry.identity(),
                    entry.permanent(),
                    number,
                    alias,
                    entry.name(),
                    entry.details(),
                    entry.lastSeen());
        });
    }

    /** Its number is nobody's from now on. @return whether it was known */
    synchronized boolean forget(int number) {
        if (entries.remove(number) == null) return false;
        retired.add(number);
        changed = true;
        return true;
    }

    /** All cameras of a kind. */
    synchronized List<Entry> of(String kind) {
        return entries.values().stream()
                .filter(entry -> entry.identity().kind().equals(kind))
                .toList();
    }

    /** Writes what has changed. What fails is said once and tried again the next time. */
    void save() {
        String text;
        synchronized (this) {
            if (!changed) return;
            changed = false;
            text = text();
        }
        Optional<String> now = Optional.empty();
        try {
            WholeFile.write(file, text);
        } catch (IOException e) {
            now = Optional.of(
                    "camera numbers cannot be written: " + e.getClass().getSimpleName());
            if (failure().isEmpty())
                LOG.error("{} cannot be written; cameras may be numbered differently after a restart", file, e);
        }
        synchronized (this) {
            failure = now;
            changed |= now.isPresent();
        }
    }

    private String text() {
        List<Map<String, Object>> cameras = new ArrayList<>();
        for (Entry entry : entries.values()) {
            Map<String, Object> camera = new LinkedHashMap<>();
            camera.put("number", entry.number());
            camera.put("alias", entry.alias());
            camera.put("kind", entry.identity().kind());
            camera.put("key", entry.identity().key());
            camera.put("permanent", entry.permanent());
            camera.put("name", entry.name());
            camera.put("last_seen", entry.lastSeen().toString());
            camera.put("details", new TreeMap<>(entry.details()));
            cameras.add(camera);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", 1);
        root.put("cameras", cameras);
        root.put("retired", retired);
        return Json.pretty(root);
    }

    /** Why it cannot be written; one line without a path. */
    synchronized Optional<String> failure() {
        return failure;
    }
}
