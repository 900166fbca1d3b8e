package io.camhost.cameras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which camera has which number, kept in a file, so that a camera is called the same after a restart. A number in it is nobody
 * else's, whether its camera is there or not.
 *
 * <p>Threading: any thread; {@link #save} touches the disk, nothing else does.
 */
final class IdentityBook {
    /** Cameras that wish no number, or a taken one, are numbered from here on. */
    static final int FIRST_FREE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(IdentityBook.class);
    private static final int LARGEST = 999_999_999;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Map<CameraIdentity, Integer> numbers = new LinkedHashMap<>();
    private boolean changed;
    private Optional<String> failure = Optional.empty();

    private IdentityBook(Path file) {
        this.file = file;
    }

    /** Reads the file; a damaged one is put aside, and said so. */
    static IdentityBook open(Path file) {
        IdentityBook book = new IdentityBook(file);
        try {
            book.read(Files.readString(file));
        } catch (NoSuchFileException none) {
            // the first start
        } catch (IOException | IllegalArgumentException e) {
            book.numbers.clear();
            book.putAside(e);
        }
        return book;
    }

    private void read(String text) throws JsonProcessingException {
        for (JsonNode entry : JSON.readTree(text).path("cameras")) {
            var identity = new CameraIdentity(
                    entry.path("kind").asText(), entry.path("key").asText());
            int number = entry.path("number").asInt(-1);
            if (number < 0 || numbers.containsValue(number))
                throw new IllegalArgumentException("bad number of " + identity.kind() + " " + identity.key());
            numbers.put(identity, number);
        }
    }

    private void putAside(Exception reason) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        LOG.error(
                "the camera numbers in {} cannot be read; it is kept as {}, and numbers begin anew",
                file,
                aside,
                reason);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be put aside", file, e);
        }
    }

    /** @param taken numbers of cameras that are known, by whom does not matter */
    synchronized int assign(CameraDescription camera, Set<Integer> taken) {
        Integer own = numbers.get(camera.identity());
        int number = own != null && !taken.contains(own) ? own : choose(camera, taken);
        if (camera.stored()) remember(camera.identity(), number);
        return number;
    }

    private int choose(CameraDescription camera, Set<Integer> taken) {
        int wish = camera.number().orElse(-1);
        if (wish >= 0 && wish <= LARGEST && free(wish, taken)) return wish;
        int number = FIRST_FREE;
        while (!free(number, taken)) number++;
        return number;
    }

    private boolean free(int number, Set<Integer> taken) {
        return !taken.contains(number) && !numbers.containsValue(number);
    }

    synchronized void remember(CameraIdentity identity, int number) {
        Integer before = numbers.put(identity, number);
        if (before == null || before != number) changed = true;
    }

    /** Writes what has changed. What fails is said once and tried again the next time. */
    void save() {
        String text;
        synchronized (this) {
            if (!changed) return;
            changed = false;
            text = text();
        }
        Optional<String> now = Optional.empty();
        try {
            write(text);
        } catch (IOException e) {
            now = Optional.of(
                    "camera numbers cannot be written: " + e.getClass().getSimpleName());
            if (failure().isEmpty())
                LOG.error("{} cannot be written; cameras may be numbered differently after a restart", file, e);
        }
        synchronized (this) {
            failure = now;
            changed |= now.isPresent();
        }
    }

    private void write(String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IOException(file + " has no folder");
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".cameras", ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private String text() {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        var cameras = root.putArray("cameras");
        numbers.forEach((identity, number) -> cameras.addObject()
                .put("kind", identity.kind())
                .put("key", identity.key())
                .put("number", number));
        return root.toPrettyString() + "\n";
    }

    /** Why it cannot be written; one line without a path. */
    synchronized Optional<String> failure() {
        return failure;
    }
}
