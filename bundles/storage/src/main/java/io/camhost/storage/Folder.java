package io.camhost.storage;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder with files of one kind, as it was when it was looked at last. It is read again when its time stamp has changed, and then only
 * new files are looked at, and now and then all; a file that was written lately is looked at each time. Links are not followed. Not
 * thread-safe.
 */
final class Folder {
    /** Time stamps may be coarse: what was changed so lately may change again without its stamp telling. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** The same where stamps have parts of milliseconds: those are a kernel's, as coarse as its clock's ticks. */
    private static final Duration FRESH_BY_TICKS = Duration.ofMillis(100);

    /** Where there are more, it is read again after a pause only, so that it never takes more than a small part of the time. */
    private static final int MANY = 5000;

    private static final int PAUSES = 10;
    private static final Duration WHOLE = Duration.ofSeconds(10);

    private final Kind kind;
    private final Path path;
    private final Optional<CameraId> camera;
    private final InstantSource clock;
    private final int many;
    private FileTime stamp = FileTime.fromMillis(Long.MIN_VALUE);
    private Instant readAt = Instant.MIN;
    private Instant readAgain = Instant.MIN;
    private Instant readWhole = Instant.MIN;
    private List<CameraId> cameras = List.of();
    private Map<String, Entry> files = new HashMap<>();

    /** @param camera whose files are in it @param path which may be a link itself when it is nobody's */
    Folder(Kind kind, Path path, Optional<CameraId> camera, InstantSource clock) {
        this(kind, path, camera, clock, MANY);
    }

    Folder(Kind kind, Path path, Optional<CameraId> camera, InstantSource clock, int many) {
        this.many = many;
        this.kind = kind;
        this.path = path;
        this.camera = camera;
        this.clock = clock;
    }

    Collection<Entry> files() {
        return files.values();
    }

    /** For each there is a folder in it, which is called like it. */
    List<CameraId> cameras() {
        return cameras;
    }

    /** @return whether anything is not as it was @throws IOException when it is not there */
    boolean look() throws IOException {
        FileTime now = camera.isPresent()
                ? Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                : Files.getLastModifiedTime(path);
        Instant changed = now.toInstant();
        boolean byTicks = changed.getNano() % 1_000_000 != 0;
        boolean fresh = readAt.isBefore(changed.plus(byTicks ? FRESH_BY_TICKS : FRESH));
        Instant at = clock.instant();
        boolean backwards = at.isBefore(readAt); // the clock was set
        if (!backwards && (!fresh && now.equals(stamp) || at.isBefore(readAgain))) return refresh();
        return read(now, backwards || !at.isBefore(readWhole));
    }

    private static Optional<CameraId> folderOf(Path found, String name) {
        try {
            CameraId id = CameraId.parse(name);
            return Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The file of that name has been written by us. */
    void written(String name) {
        files.remove(name);
        stamp = FileTime.fromMillis(Long.MIN_VALUE);
        readAgain = Instant.MIN;
    }

    /** @param whole whether files are looked at that are known */
    private boolean read(FileTime now, boolean whole) throws IOException {
        Instant begun = clock.instant();
        List<CameraId> foundCameras = new ArrayList<>();
        Map<String, Entry> found = new HashMap<>(files.size() * 4 / 3 + 16);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path each : stream) {
                String name = each.getFileName().toString();
                Entry known = files.get(name);
                if (known != null && !whole && !changing(known)) found.put(name, known);
                else if (Names.belongs(kind, name)) entry(each, name).ifPresent(entry -> found.put(name, entry));
                else folderOf(each, name).ifPresent(foundCameras::add);
            }
        }
        Duration took = Duration.between(begun, clock.instant());
        if (found.size() > many) readAgain = begun.plus(took.multipliedBy(PAUSES));
        if (whole) readWhole = begun.plus(WHOLE).plus(took.multipliedBy(PAUSES));
        boolean same = found.equals(files) && foundCameras.equals(cameras);
        stamp = now;
        readAt = begun;
        cameras = foundCameras;
        files = found;
        return !same;
    }

    private boolean refresh() {
        boolean differs = false;
        for (Entry known : files.values().stream().filter(this::changing).toList()) {
            Optional<Entry> now = entry(known.path(), known.name());
            if (now.isPresent()) files.put(known.name(), now.get());
            else files.remove(known.name());
            differs |= !now.equals(Optional.of(known));
        }
        return differs;
    }

    /** Written right before the folder was read, or since: it may be growing. */
    private boolean changing(Entry entry) {
        return entry.modified().plus(FRESH).isAfter(readAt);
    }

    private Optional<Entry> entry(Path file, String name) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) return Optional.empty();
            Instant modified = attributes.lastModifiedTime().toInstant();
            return Optional.of(new Entry(
                    path,
                    name,
                    camera.or(() -> Names.camera(name)),
                    Names.created(name).orElse(modified),
                    attributes.size(),
                    modified));
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile
        }
    }
}
