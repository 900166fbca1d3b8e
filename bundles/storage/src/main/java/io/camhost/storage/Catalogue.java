package io.camhost.storage;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is in the folders of one kind: directly in a root, or in a folder of it that is called like a camera. */
final class Catalogue {
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::created).thenComparing(Entry::name).reversed();

    private final Kind kind;
    private final List<Path> roots;
    private final InstantSource clock;
    private final Map<Path, Folder> folders = new LinkedHashMap<>();
    private List<Entry> all = List.of();

    Catalogue(Kind kind, List<Path> roots, InstantSource clock) {
        this.kind = kind;
        this.roots = List.copyOf(roots);
        this.clock = clock;
    }

    /** Newest first, then name descending. */
    synchronized List<Entry> entries() {
        boolean same = true;
        Set<Path> there = new HashSet<>();
        for (Path root : roots) {
            same &= !look(root, Optional.empty(), there);
            Folder known = folders.get(root);
            if (known == null) continue;
            for (CameraId camera : known.cameras())
                same &= !look(root.resolve(camera.toString()), Optional.of(camera), there);
        }
        same &= !folders.keySet().retainAll(there);
        if (!same) {
            List<Entry> now = new ArrayList<>();
            for (Folder folder : folders.values()) now.addAll(folder.files());
            now.sort(NEWEST_FIRST);
            all = now;
        }
        return all;
    }

    /** @return whether anything is not as it was */
    private boolean look(Path path, Optional<CameraId> camera, Set<Path> there) {
        Folder folder = folders.computeIfAbsent(path, added -> new Folder(kind, added, camera, clock));
        try {
            boolean differs = folder.look();
            there.add(path);
            return differs;
        } catch (IOException e) {
            folders.remove(path); // not there (yet): nothing is in it
            return !folder.files().isEmpty();
        }
    }

    /** That file has been written by us. */
    synchronized void written(Path file) {
        Folder folder = folders.get(file.getParent());
        if (folder != null) folder.written(file.getFileName().toString());
    }

    /** By name with or without extension; the newest when there are several. */
    Optional<Entry> find(String name) {
        return entries().stream().filter(entry -> entry.isCalled(name)).findFirst();
    }
}
