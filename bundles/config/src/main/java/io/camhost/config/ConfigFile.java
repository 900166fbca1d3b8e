package io.camhost.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the file is, and reading and writing it. */
record ConfigFile(Path path) {
    /** Places of the service that this host replaces, looked at after our own. */
    private static final List<String> PLACES = List.of(
            "config/default.yaml", "/etc/camera-service/config.yaml", "/opt/camera-service/config/camera-service.yaml");

    /**
     * The one that is given, else the first that is there.
     *
     * @param property of the framework: {@code camhost.conf} gives the file, {@code camhost.home} the program's folder
     */
    static Optional<ConfigFile> find(Function<String, @Nullable String> property) {
        String given = property.apply("camhost.conf");
        if (given != null) return Optional.of(new ConfigFile(Path.of(given).toAbsolutePath()));
        String home = property.apply("camhost.home");
        if (home != null) {
            Path ours = Path.of(home, "conf", "camhost.yaml").toAbsolutePath();
            if (Files.isRegularFile(ours)) return Optional.of(new ConfigFile(ours));
        }
        return PLACES.stream()
                .map(place -> Path.of(place).toAbsolutePath())
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ConfigFile::new);
    }

    /** @throws IOException whose message says what to do */
    String read() throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " is not there: make it, or give another with --conf", e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + " may not be read by this user: give it read permission", e);
        } catch (CharacterCodingException e) {
            throw new IOException(path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whole or not at all; keeps the permissions. */
    void write(String text) throws IOException {
        Path real = path.toRealPath(); // a link stays a link
        Path fresh = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".new");
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real);
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
