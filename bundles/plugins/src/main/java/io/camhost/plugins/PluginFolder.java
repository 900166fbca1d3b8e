package io.camhost.plugins;

import io.camhost.swap.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code data/plugins}: the jars that were swapped in, and {@code active.json}, which says which of them are in use instead of what
 * was shipped: symbolic name → {@code version}, {@code file}, {@code startLevel}. The launcher reads it at the next start. What may be
 * needed to go back stays: one earlier jar of each bundle.
 */
final class PluginFolder {
    private static final String LIST = "active.json";

    private final Path folder;

    PluginFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** @param file in the folder. @param previous the jar that was in use before, if it was in the folder; blank otherwise */
    record Active(String version, String file, int startLevel, String previous) {}

    Map<String, Active> active() throws IOException {
        Map<String, Active> active = new TreeMap<>();
        Path list = folder.resolve(LIST);
        if (!Files.exists(list)) return active;
        Json.read(Files.readString(list)).forEach((name, entry) -> active.put(name, active(Json.object(entry))));
        return active;
    }

    private static Active active(Map<?, ?> entry) {
        return new Active(
                Json.text(entry, "version"),
                Json.text(entry, "file"),
                Json.number(entry, "startLevel", 40),
                Json.text(entry, "previous"));
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    /** A copy of the jar that nobody changes any more; itself when it is one already. */
    Path keep(BundleJar jar) throws IOException {
        if (folder.equals(jar.file().getParent())) return jar.file();
        String digest = BundleJar.digest(jar.file());
        Path copy = folder.resolve(jar.symbolicName() + "-" + jar.version() + ".jar");
        if (Files.exists(copy) && !BundleJar.digest(copy).equals(digest))
            copy = folder.resolve(jar.symbolicName() + "-" + jar.version() + "-" + digest.substring(0, 8) + ".jar");
        if (Files.exists(copy)) return copy;
        Path temporary = folder.resolve("." + copy.getFileName() + ".new");
        Files.copy(jar.file(), temporary, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
        return copy;
    }

    /** Writes the list beside the one in force, so that all that is left to do is {@link #commit}. */
    void prepare(Map<String, Active> active) throws IOException {
        Map<String, Object> list = new LinkedHashMap<>();
        active.forEach((name, entry) -> {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("version", entry.version);
            tree.put("file", entry.file);
            tree.put("startLevel", entry.startLevel);
            if (!entry.previous.isEmpty()) tree.put("previous", entry.previous);
            list.put(name, tree);
        });
        Files.writeString(prepared(), Json.pretty(list));
    }

    void commit() throws IOException {
        Files.move(
                prepared(), folder.resolve(LIST), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forgetPrepared() throws IOException {
        Files.deleteIfExists(prepared());
    }

    private Path prepared() {
        return folder.resolve(LIST + ".new");
    }

    /** Deletes jars that are neither in use nor the way back. */
    void tidy(Map<String, Active> active) throws IOException {
        Set<String> needed = new HashSet<>();
        active.values().forEach(entry -> {
            needed.add(entry.file);
            needed.add(entry.previous);
        });
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar") && !needed.contains(name)) Files.deleteIfExists(file);
            }
        }
    }
}
