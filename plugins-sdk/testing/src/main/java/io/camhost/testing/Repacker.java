package io.camhost.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes another version of a bundle, so that two can be installed side by side. */
public final class Repacker {
    private Repacker() {}

    /** What becomes of a file in the jar. */
    @FunctionalInterface
    public interface Change {
        /** @param name such as {@code io/camhost/rpc/Envelope.class}. @return the new content */
        byte[] of(String name, byte[] content) throws IOException;
    }

    /**
     * A copy of {@code jar} in {@code folder} that differs in nothing but its version.
     *
     * @return {@code <symbolic name>-<version>.jar}
     */
    public static Path withVersion(Path jar, Path folder, String version) {
        return changed(jar, folder, version, (name, content) -> content, Map.of());
    }

    /** A copy with another version whose files are changed too. @param added further files, by name */
    public static Path changed(Path jar, Path folder, String version, Change change, Map<String, byte[]> added) {
        try (var source = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(source.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            Path copy = Files.createDirectories(folder).resolve(symbolicName(manifest) + "-" + version + ".jar");
            try (var target = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) source.stream()::iterator) {
                    if (entry.getName().equals(JarFile.MANIFEST_NAME)) continue;
                    target.putNextEntry(new JarEntry(entry.getName()));
                    try (var content = source.getInputStream(entry)) {
                        if (!entry.isDirectory()) target.write(change.of(entry.getName(), content.readAllBytes()));
                    }
                    target.closeEntry();
                }
                for (Map.Entry<String, byte[]> file : added.entrySet()) {
                    target.putNextEntry(new JarEntry(file.getKey()));
                    target.write(file.getValue());
                    target.closeEntry();
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String symbolicName(Manifest manifest) {
        return manifest.getMainAttributes()
                .getValue("Bundle-SymbolicName")
                .split(";")[0]
                .strip();
    }
}
