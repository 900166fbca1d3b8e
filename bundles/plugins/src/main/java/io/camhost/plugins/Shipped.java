package io.camhost.plugins;

import io.camhost.api.CamhostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** The bundles of the program folder; none in a framework that was not started by our launcher. Read at the first question. */
final class Shipped {
    private final Optional<Path> system;
    private @Nullable Map<String, BundleJar> bundles;

    Shipped(Optional<Path> home) {
        this.system = home.map(folder -> folder.resolve("system")).filter(Files::isDirectory);
    }

    synchronized Map<String, BundleJar> bundles() {
        Map<String, BundleJar> known = bundles;
        if (known == null) {
            known = read();
            bundles = known;
        }
        return known;
    }

    Optional<Version> version(String symbolicName) {
        return Optional.ofNullable(bundles().get(symbolicName)).map(BundleJar::version);
    }

    /** The shipped jar of that name, when it is of that version. */
    Optional<Path> file(String symbolicName, Version version) {
        return Optional.ofNullable(bundles().get(symbolicName))
                .filter(jar -> jar.version().equals(version))
                .map(BundleJar::file);
    }

    /** Whether a file is, byte for byte, what was shipped under that name. */
    boolean is(String symbolicName, Path file) throws IOException {
        BundleJar jar = bundles().get(symbolicName);
        return jar != null && Files.mismatch(jar.file(), file) < 0;
    }

    private Map<String, BundleJar> read() {
        Map<String, BundleJar> found = new HashMap<>();
        if (system.isEmpty()) return found;
        List<Path> jars;
        try (Stream<Path> files = Files.walk(system.get(), 2)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            return found;
        }
        for (Path file : jars) {
            try {
                BundleJar jar = BundleJar.of(file);
                found.put(jar.symbolicName(), jar);
            } catch (CamhostException noBundle) {
                // a fragment: it cannot be swapped
            }
        }
        return found;
    }
}
