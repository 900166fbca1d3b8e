package io.camhost.swap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder in shared memory for one host alone, the same one after each start: for what must not, or need not, reach a disk. */
public final class MemoryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryFolder.class);

    private MemoryFolder() {}

    /**
     * The folder, made if need be, with mode 0700.
     *
     * @param memory where the machine has shared memory, {@code /dev/shm}
     * @param prefix of its name; the rest is the host's
     * @param data the host's folder, which tells it from other hosts
     * @param room bytes that must be free when it is made
     * @return empty when there is none to be had
     */
    public static Optional<Path> find(Path memory, String prefix, Path data, long room) {
        Path folder = memory.resolve(prefix + digest(data));
        try {
            boolean there = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
            if (!there && hasRoom(memory, room))
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (isOurs(folder)) return Optional.of(folder);
        } catch (IOException e) {
            LOG.debug("no folder in memory: {}", e.toString());
        }
        return Optional.empty();
    }

    /** The one that was made before, if it is still there. */
    public static Optional<Path> existing(Path memory, String prefix, Path data) {
        Path folder = memory.resolve(prefix + digest(data));
        try {
            return isOurs(folder) ? Optional.of(folder) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hasRoom(Path memory, long room) throws IOException {
        return Files.isDirectory(memory)
                && Files.isWritable(memory)
                && Files.getFileStore(memory).getUsableSpace() >= room;
    }

    /** Anybody can make a folder in shared memory and wait for us to fill it. */
    private static boolean isOurs(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(folder)) return false;
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) return true;
        return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(self));
    }

    private static String digest(Path data) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
