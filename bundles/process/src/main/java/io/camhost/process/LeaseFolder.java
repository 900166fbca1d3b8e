package io.camhost.process;

import io.camhost.swap.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases on disk, one file per child, readable by us alone: arguments and environments may hold credentials. */
final class LeaseFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseFolder.class);
    private static final String SUFFIX = ".json";

    private final Path folder;

    LeaseFolder(Path folder) {
        this.folder = folder;
        makePrivate(folder);
    }

    /** A folder for us alone, together with its parents. */
    static void makePrivate(Path folder) {
        try {
            if (Files.isDirectory(folder)) return;
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the folder " + folder + " cannot be made: give its owner the right, or set camhost.data", e);
        }
    }

    /** Letters, digits, dot, underscore and minus stay; a slash becomes a tilde, anything else its number. */
    static String fileName(String key) {
        StringBuilder name = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-.".indexOf(c) >= 0;
            if (plain && !(c == '.' && name.isEmpty())) name.append(c);
            else if (c == '/') name.append('~');
            else name.append('%').append(String.format("%02x", (int) c));
        }
        if (name.length() > 200) throw new IllegalArgumentException("the key of a child is too long");
        return name.toString();
    }

    /**
     * Writes it at once and whole. No {@code fsync}: what takes the page cache away takes the child along.
     *
     * <p>By a stream and not a channel, which an interrupt would close in the middle.
     */
    void write(Lease lease) throws IOException {
        Path file = file(lease.spec().key());
        Path temporary = file.resolveSibling("." + file.getFileName());
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = new FileOutputStream(temporary.toFile())) {
            out.write(Json.write(lease.toMap()).getBytes(StandardCharsets.UTF_8));
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(String key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            LOG.warn("the lease of {} cannot be deleted: {}", key, e.toString());
        }
    }

    /** All that can be read; what cannot is deleted, and said. */
    List<Lease> read() {
        List<Lease> leases = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    leases.add(Lease.fromMap(Json.read(Files.readString(file))));
                } catch (IOException | RuntimeException e) {
                    LOG.warn("the lease {} is not readable and is dropped: {}", file.getFileName(), e.toString());
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("leases cannot be read, running children are not adopted: {}", e.toString());
        }
        return leases;
    }

    private Path file(String key) {
        return folder.resolve(fileName(key) + SUFFIX);
    }
}
