package io.camhost.testing;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files in a folder of the test, named {@code <camera>_<number>}. Threading: any thread. */
public final class FakeStorage implements Storage {
    private final Path folder;
    private final List<StoredFile> files = new ArrayList<>();
    private int reserved;
    private volatile Space space = new Space(1000, 100, 900, 10, 10, 10, false, false);

    public FakeStorage(Path folder) {
        this.folder = folder;
    }

    public void setSpace(Space now) {
        space = now;
    }

    /** As if it had been committed. */
    public synchronized void add(StoredFile file) {
        files.add(0, file);
    }

    @Override
    public synchronized Reserved reserve(
            Kind kind, CameraId camera, Optional<String> wish, String extension, Instant at) {
        String name = wish.orElse(camera + "_" + ++reserved);
        Path file = folder.resolve(name.endsWith("." + extension) ? name : name + "." + extension);
        return new Reserved(kind, camera, name, file, folder.resolve("." + file.getFileName() + ".part"));
    }

    @Override
    public synchronized StoredFile commit(Reserved done) {
        try {
            Files.move(done.temporary(), done.file(), StandardCopyOption.REPLACE_EXISTING);
            var file = new StoredFile(
                    done.kind(),
                    done.file().getFileName().toString(),
                    done.file(),
                    Optional.of(done.camera()),
                    Files.size(done.file()),
                    Files.getLastModifiedTime(done.file()).toInstant(),
                    false);
            files.add(0, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void release(Reserved unused) {
        try {
            Files.deleteIfExists(unused.temporary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Listing list(Kind kind, int offset, int limit) {
        List<StoredFile> all =
                files.stream().filter(file -> file.kind() == kind).toList();
        return new Listing(all.stream().skip(offset).limit(limit).toList(), all.size());
    }

    @Override
    public synchronized Optional<StoredFile> find(Kind kind, String name) {
        return files.stream()
                .filter(file -> file.kind() == kind)
                .filter(file -> file.name().equals(name) || file.baseName().equals(name))
                .findFirst();
    }

    @Override
    public Space space() {
        return space;
    }
}
