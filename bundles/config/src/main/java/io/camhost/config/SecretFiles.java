package io.camhost.config;

import io.camhost.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret of an item: what is set, else what its file holds. The file is read each time, so that a new one counts at once. */
final class SecretFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
    private static final int LARGEST = 4096;

    private final Map<String, String> told = new ConcurrentHashMap<>(); // by item, what is wrong with its file

    Optional<Secret> of(Item item) {
        Optional<String> set = item.text(Key.Trait.SECRET);
        if (set.isPresent()) return set.map(Secret::new);
        return item.text(Key.Trait.SECRET_FILE).flatMap(file -> read(item, Path.of(file)));
    }

    private Optional<Secret> read(Item item, Path file) {
        Optional<String> wrong = wrong(file);
        String text = "";
        try {
            if (wrong.isEmpty()) text = Files.readString(file).strip();
        } catch (IOException e) {
            wrong = Optional.of("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (wrong.isEmpty()) told.remove(item.path());
        else if (!wrong.get().equals(told.put(item.path(), wrong.get())))
            LOG.error("{}: {} {}; it counts as not set", item.path(), file, wrong.get());
        return Optional.of(text).filter(secret -> !secret.isEmpty()).map(Secret::new);
    }

    /** Why it is not taken. */
    static Optional<String> wrong(Path file) {
        try {
            if (!Files.isRegularFile(file)) return Optional.of("is not there, or is no file");
            if (Files.size(file) > LARGEST) return Optional.of("is larger than a password");
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
            if (!owner.containsAll(Files.getPosixFilePermissions(file)))
                return Optional.of("can be read by others: chmod 600 it");
            return Files.isReadable(file) ? Optional.empty() : Optional.of("cannot be read by this user");
        } catch (IOException | UnsupportedOperationException e) { // the latter where files have no permissions
            return Optional.of("cannot be looked at (" + e.getClass().getSimpleName() + ")");
        }
    }
}
