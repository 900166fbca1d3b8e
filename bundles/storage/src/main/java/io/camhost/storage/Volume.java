package io.camhost.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk a folder is on. */
interface Volume {
    /** @param available bytes we may still write, without those the system keeps for root */
    record Usage(long total, long free, long available) {
        double usedPercent() {
            long used = total - free;
            return used + available <= 0 ? 100 : 100.0 * used / (used + available); // as df counts
        }
    }

    Usage usage() throws IOException;

    /** Of a folder that may not be there yet: then the nearest above it counts. */
    static Volume of(Path folder) {
        return () -> {
            Path there = folder;
            while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
            FileStore store = Files.getFileStore(there);
            return new Usage(store.getTotalSpace(), store.getUnallocatedSpace(), store.getUsableSpace());
        };
    }
}
