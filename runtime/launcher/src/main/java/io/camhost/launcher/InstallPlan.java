package io.camhost.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * Which bundles are installed, and at which start level: what was shipped, with what was swapped at run time in its place.
 *
 * @param swapped what was not shipped, by symbolic name, with its file's name
 * @param remarks what the operator should know, one line each
 */
record InstallPlan(List<Item> items, Map<String, String> swapped, List<String> remarks) {
    /** {@code 40-camhost}: what is in it starts at level 40. */
    private static final Pattern LEVEL = Pattern.compile("([0-9]{1,3})-.+");

    /** This and above is the way in for clients: it ends before the house behind it, whose level is 40, but begins before it too. */
    private static final int EDGE = 45;

    private static final int EDGE_BEGINS = 36;

    /** @param startLevel the one it has while the host runs, and so the order in which it ends */
    record Item(Path file, int startLevel) {
        /** The one it is started with. */
        int firstLevel() {
            return startLevel < EDGE ? startLevel : startLevel - EDGE + EDGE_BEGINS;
        }
    }

    /** What {@code active.json} says of one bundle. */
    private record Active(String version, Path file, int startLevel) {}

    /** @param shippedOnly leaves out what was swapped at run time. @throws Failure when the program folder is not whole */
    static InstallPlan of(Places places, boolean shippedOnly) {
        List<String> remarks = new ArrayList<>();
        return of(places, shippedOnly ? Map.of() : active(places.data().resolve("plugins"), remarks), remarks);
    }

    /** The same without some that were swapped in: the shipped ones take their places. */
    static InstallPlan without(Places places, Set<String> leftOut) {
        List<String> remarks = new ArrayList<>();
        Map<String, Active> active = active(places.data().resolve("plugins"), remarks);
        active.keySet().removeAll(leftOut);
        return of(places, active, remarks);
    }

    private static InstallPlan of(Places places, Map<String, Active> active, List<String> remarks) {
        Map<String, Active> all = new LinkedHashMap<>(active);
        List<Item> items = new ArrayList<>();
        try {
            for (Item shipped : shipped(places.system()))
                items.add(active.isEmpty() ? shipped : chosen(shipped, active, remarks));
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(
                    "the program folder " + places.home() + " is not whole: " + e.getMessage() + "; unpack it again");
        }
        active.values().forEach(added -> items.add(new Item(added.file, added.startLevel)));
        items.sort(Comparator.comparingInt(Item::startLevel).thenComparing(item -> item.file));
        Set<Path> used = items.stream().map(Item::file).collect(Collectors.toSet());
        Map<String, String> swapped = new TreeMap<>();
        all.forEach((name, entry) -> {
            if (used.contains(entry.file)) swapped.put(name, String.valueOf(entry.file.getFileName()));
        });
        return new InstallPlan(items, swapped, remarks);
    }

    private static List<Item> shipped(Path system) throws IOException {
        List<Item> items = new ArrayList<>();
        try (Stream<Path> folders = Files.list(system)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                Matcher level = LEVEL.matcher(folder.getFileName().toString());
                if (!level.matches()) continue;
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .forEach(file -> items.add(new Item(file, Integer.parseInt(level.group(1)))));
                }
            }
        }
        if (items.isEmpty()) throw new IOException("there are no bundles in " + system);
        return items;
    }

    /** The shipped one, or what has taken its place, which is then taken out of {@code active}. */
    private static Item chosen(Item shipped, Map<String, Active> active, List<String> remarks) throws IOException {
        try (JarFile jar = new JarFile(shipped.file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) return shipped;
            Attributes main = manifest.getMainAttributes();
            String name = main.getValue("Bundle-SymbolicName");
            if (name == null) return shipped;
            name = name.split(";")[0].strip();
            Active replacement = active.remove(name);
            if (replacement == null) return shipped;
            Version ours = Version.parseVersion(main.getValue("Bundle-Version"));
            if (Version.parseVersion(replacement.version).compareTo(ours) < 0) {
                remarks.add(name + ": the shipped " + ours + " is newer than the swapped-in " + replacement.version
                        + " and is used");
                return shipped;
            }
            return new Item(replacement.file, replacement.startLevel);
        } catch (IOException e) {
            throw new IOException(shipped.file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Active> active(Path plugins, List<String> remarks) {
        Map<String, Active> active = new LinkedHashMap<>();
        Path list = plugins.resolve("active.json");
        if (!Files.exists(list)) return active;
        try {
            for (Map.Entry<String, @Nullable Object> entry :
                    Json.object(Files.readString(list)).entrySet()) {
                Map<String, @Nullable Object> values = Json.map(entry.getValue());
                String file = Json.text(values.get("file"));
                Path jar = plugins.resolve(file);
                if (file.isEmpty() || !Files.isReadable(jar)) {
                    remarks.add(entry.getKey() + ": " + jar
                            + ", which was swapped in, is missing; the shipped one is used");
                    continue;
                }
                int level = values.get("startLevel") instanceof Long number ? number.intValue() : 40;
                active.put(entry.getKey(), new Active(Json.text(values.get("version")), jar, level));
            }
        } catch (IOException | IllegalArgumentException e) {
            remarks.add(list + " cannot be read (" + e.getMessage() + "): the shipped bundles are used");
            return new LinkedHashMap<>();
        }
        return active;
    }

    int lastLevel() {
        return items.stream().mapToInt(Item::startLevel).max().orElse(1);
    }

    /** In the order of the start. */
    List<Integer> firstLevels() {
        return items.stream().map(Item::firstLevel).distinct().sorted().toList();
    }
}
