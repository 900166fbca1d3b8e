package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * With which swapped-in bundles the host has come up last, as {@code data/plugins/good.json}: by symbolic name, the file. When it does
 * not come up, what has changed since then is left out.
 */
record LastGood(Path file) {
    static LastGood of(Places places) {
        return new LastGood(places.data().resolve("plugins/good.json"));
    }

    /** The host has come up with these. Nothing is said when that cannot be kept: the next start judges by what fails. */
    void keep(Map<String, String> swapped) {
        if (swapped.equals(read())) return;
        Path temporary = file.resolveSibling(".good.json");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(temporary, Json.write(swapped));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unimportant) {
            temporary.toFile().delete();
        }
    }

    private Map<String, String> read() {
        Map<String, String> good = new HashMap<>();
        try {
            if (!Files.exists(file)) return good;
            for (Map.Entry<String, @Nullable Object> entry :
                    Json.object(Files.readString(file)).entrySet())
                good.put(entry.getKey(), Json.text(entry.getValue()));
        } catch (IOException | IllegalArgumentException broken) {
            good.clear();
        }
        return good;
    }

    /**
     * What to leave out, one attempt after the other: those that are named in what went wrong and those that have come since the last
     * good start; at last all.
     */
    List<Set<String>> suspects(Map<String, String> swapped, List<String> problems) {
        Map<String, String> good = read();
        Set<String> first = new TreeSet<>();
        swapped.forEach((name, jar) -> {
            boolean named = problems.stream().anyMatch(problem -> problem.contains(name) || problem.contains(jar));
            if (named || !jar.equals(good.get(name))) first.add(name);
        });
        Set<Set<String>> attempts = new LinkedHashSet<>();
        if (!first.isEmpty()) attempts.add(first);
        if (!swapped.isEmpty()) attempts.add(new TreeSet<>(swapped.keySet()));
        return new ArrayList<>(attempts);
    }
}
