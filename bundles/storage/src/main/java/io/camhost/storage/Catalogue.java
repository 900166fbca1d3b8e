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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in the folders of one kind: directly in a root, or in a folder of it that is called like a camera. A folder is read again
 * when its time stamp has changed; a file that was written lately is looked at each time. Links are not followed.
 */
final class Catalogue {
    /** Time stamps are coarse: what was changed so lately may change again without its stamp telling. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** @param created by its name, else of its last write */
    record Entry(Path path, String name, Optional<CameraId> camera, Instant created, long size, Instant modified) {}

    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::created).thenComparing(Entry::name).reversed();

    private record Folder(FileTime stamp, Instant readAt, List<Path> cameras, List<Entry> files) {}

    private final Kind kind;
    private final List<Path> roots;
    private final InstantSource clock;
    private final Map<Path, Folder> folders = new HashMap<>();

    Catalogue(Kind kind, List<Path> roots, InstantSource clock) {
        this.kind = kind;
        this.roots = List.copyOf(roots);
        this.clock = clock;
    }

    /** Newest first, then name descending. */
    synchronized List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        Map<Path, Folder> seen = new HashMap<>();
        for (Path root : roots) {
            for (Path camera : read(root, true, Optional.empty(), all, seen)) {
                Optional<CameraId> id = camera(camera);
                read(camera, false, id, all, seen);
            }
        }
        folders.keySet().retainAll(seen.keySet());
        folders.putAll(seen);
        all.sort(NEWEST_FIRST);
        return all;
    }

    /** By name with or without extension; the newest when there are several. */
    Optional<Entry> find(String name) {
        return entries().stream()
                .filter(entry -> entry.name().equals(name)
                        || Names.withoutExtension(entry.name()).equals(name))
                .findFirst();
    }

    /** @return folders of cameras in it */
    private List<Path> read(
            Path folder, boolean root, Optional<CameraId> camera, List<Entry> into, Map<Path, Folder> seen) {
        Folder known = folders.get(folder);
        try {
            FileTime stamp = root
                    ? Files.getLastModifiedTime(folder)
                    : Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
            boolean fresh =
                    known != null && known.readAt().isBefore(stamp.toInstant().plus(FRESH));
            if (known == null || fresh || !known.stamp().equals(stamp)) known = list(folder, stamp, camera);
            else known = new Folder(stamp, known.readAt(), known.cameras(), refresh(known));
        } catch (IOException e) {
            return List.of(); // not there (yet): nothing is in it
        }
        seen.put(folder, known);
        into.addAll(known.files());
        return known.cameras();
    }

    private Folder list(Path folder, FileTime stamp, Optional<CameraId> camera) throws IOException {
        Instant now = clock.instant();
        List<Path> cameras = new ArrayList<>();
        List<Entry> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                String name = path.getFileName().toString();
                if (Names.belongs(kind, name)) entry(path, camera).ifPresent(files::add);
                else if (camera(path).isPresent() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    cameras.add(path);
            }
        }
        return new Folder(stamp, now, cameras, files);
    }

    private static Optional<CameraId> camera(Path folder) {
        try {
            return Optional.of(CameraId.parse(folder.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<Entry> refresh(Folder known) {
        List<Entry> files = known.files();
        boolean changing = files.stream().anyMatch(entry -> changing(entry, known.readAt()));
        if (!changing) return files;
        List<Entry> now = new ArrayList<>(files.size());
        for (Entry entry : files) {
            if (changing(entry, known.readAt()))
                entry(entry.path(), entry.camera()).ifPresent(now::add);
            else now.add(entry);
        }
        return now;
    }

    /** Written right before it was looked at first, or since: it may be growing. */
    private static boolean changing(Entry entry, Instant readAt) {
        return entry.modified().plus(FRESH).isAfter(readAt);
    }

    private static Optional<Entry> entry(Path path, Optional<CameraId> folder) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) return Optional.empty();
            String name = path.getFileName().toString();
            Instant modified = attributes.lastModifiedTime().toInstant();
            return Optional.of(new Entry(
                    path,
                    name,
                    folder.or(() -> Names.camera(name)),
                    Names.created(name).orElse(modified),
                    attributes.size(),
                    modified));
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile
        }
    }
}
