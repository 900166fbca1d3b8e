package io.camhost.media.ffmpeg;

import io.camhost.swap.MemoryFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        Optional<Path> inMemory = MemoryFolder.find(memory, "camhost-", data, ROOM);
        if (inMemory.isPresent()) return inMemory.get();
        Path onDisk = data.resolve("cache/live");
        LOG.info("live segments are written to {}: there is not enough shared memory", onDisk);
        return onDisk;
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
