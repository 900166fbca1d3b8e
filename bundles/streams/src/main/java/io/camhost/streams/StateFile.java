package io.camhost.streams;

import io.camhost.swap.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must outlive the JVM, in one JSON file that is replaced as a whole. Holds JDK types only. Threading: any thread. */
final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    /** What was saved last; empty when there is nothing readable. */
    Map<String, Object> read() {
        if (!Files.isRegularFile(file)) return Map.of();
        try {
            return Json.read(Files.readString(file));
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is ignored: {}", file, e.toString());
            return Map.of();
        }
    }

    /** @param state is asked under the file's lock, so that what is newer is never overwritten by what is older */
    synchronized void save(Supplier<Map<String, Object>> state) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) Files.createDirectories(folder);
            Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(temporary, Json.write(state.get()));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of the streams cannot be saved", e);
        }
    }
}
