package io.camhost.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle made by hand: a manifest, and whatever a test puts into it. */
public final class TinyBundle {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public TinyBundle(String name, String version) {
        header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", version);
    }

    public TinyBundle header(String name, String value) {
        headers.put(name, value);
        // what is exported must be there
        if (name.equals("Export-Package")) entries.put(value.split(";")[0].replace('.', '/') + "/x", new byte[0]);
        return this;
    }

    /** How it wants to be replaced: {@code owner} or {@code handler}. */
    public TinyBundle kind(String kind) {
        return header("Camhost-Swap", kind);
    }

    /** Makes it differ from another of the same version. */
    public TinyBundle containing(String text) {
        return entry("content.txt", text);
    }

    /** A file, UTF-8. @param name with {@code /} */
    public TinyBundle entry(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A class of the test. */
    public TinyBundle classOf(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (var content = type.getClassLoader().getResourceAsStream(name)) {
            if (content == null) throw new IllegalArgumentException(name + " is not found");
            entries.put(name, content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The jar. */
    public Path in(Path folder, String file) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        try {
            Path jar = Files.createDirectories(folder).resolve(file);
            try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (var entry : entries.entrySet()) {
                    out.putNextEntry(new JarEntry(entry.getKey()));
                    out.write(entry.getValue());
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
