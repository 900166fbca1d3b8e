package io.camhost.media.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where live segments are: in memory where there is room, since they are written all the time and needed for seconds. */
final class LiveRoot {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoot.class);
    /** More than what containers usually get as shared memory, which a few cameras would fill. */
    private static final long ROOM = 96L << 20;

    private LiveRoot() {}

    /** The same one after each start: below {@code memory} if it is there already or has room, else in the cache of the host. */
    static Path choose(Path memory, Path data) {
        Path inMemory = memory.resolve("camhost-" + digest(data));
        try {
            boolean there = Files.isDirectory(inMemory, LinkOption.NOFOLLOW_LINKS);
            if (!there && hasRoom(memory))
                Files.createDirectory(
                        inMemory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (isOurs(inMemory)) return inMemory;
        } catch (IOException e) {
            LOG.debug("no live folder in memory: {}", e.toString());
        }
        Path onDisk = data.resolve("cache/live");
        LOG.info("live segments are written to {}: there is not enough shared memory", onDisk);
        return onDisk;
    }

    private static boolean hasRoom(Path memory) throws IOException {
        return Files.isDirectory(memory)
                && Files.isWritable(memory)
                && Files.getFileStore(memory).getUsableSpace() >= ROOM;
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

    /** Names of the folders in it. */
    static List<Path> folders(Path root) {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "camera*")) {
            folders.forEach(all::add);
        } catch (IOException e) {
            return List.of(); // not there yet
        }
        return all;
    }
}
