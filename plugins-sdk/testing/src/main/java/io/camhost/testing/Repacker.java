package io.camhost.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes another version of a bundle that differs in nothing but its version, so that two can be installed side by side. */
public final class Repacker {
    private Repacker() {}

    /**
     * A copy of {@code jar} in {@code folder} with another version.
     *
     * @return {@code <symbolic name>-<version>.jar}
     */
    public static Path withVersion(Path jar, Path folder, String version) {
        try (var source = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(source.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            String name = manifest.getMainAttributes()
                    .getValue("Bundle-SymbolicName")
                    .split(";")[0]
                    .strip();
            Path copy = Files.createDirectories(folder).resolve(name + "-" + version + ".jar");
            try (var target = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) source.stream()::iterator) {
                    if (entry.getName().equals(JarFile.MANIFEST_NAME)) continue;
                    target.putNextEntry(new JarEntry(entry.getName()));
                    try (var content = source.getInputStream(entry)) {
                        content.transferTo(target);
                    }
                    target.closeEntry();
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
