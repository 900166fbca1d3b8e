package io.camhost.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small files that are there whole or not at all: whoever reads one meanwhile gets the old one or the new one. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes it for its owner only (mode 0600); its folder is made if need be. What fails leaves the old one, and nothing beside it. No
     * {@code fsync}. Threading: any; of two at once, the one that ends last counts.
     */
    public static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("").normalize();
        Files.createDirectories(folder);
        Path next = Files.createTempFile(folder, "." + file.getFileName(), ".new");
        try {
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
