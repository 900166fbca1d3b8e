package io.camhost.plugins;

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

/** A bundle that is nothing but a manifest. */
final class TinyBundle {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String content = "";

    TinyBundle(String name, String version) {
        header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", version);
    }

    TinyBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TinyBundle kind(String kind) {
        return header("Camhost-Swap", kind);
    }

    /** Makes it differ from another of the same version. */
    TinyBundle containing(String text) {
        content = text;
        return this;
    }

    Path in(Path folder, String file) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        try {
            Path jar = Files.createDirectories(folder).resolve(file);
            try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new JarEntry("content.txt"));
                out.write(content.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
                if (headers.containsKey("Export-Package")) {
                    out.putNextEntry(new JarEntry(
                            headers.get("Export-Package").split(";")[0].replace('.', '/') + "/x"));
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
