package io.camhost.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.features.ShippedSet.ShippedBundle;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The shipped configuration file promises an effect for exactly the keys that some component reads, with its defaults. */
class ConfigurationKeysTest {
    private static final Path FILE = Path.of("../runtime/dist/src/main/conf/camhost.yaml");
    private static final Pattern SECTION = Pattern.compile("( *)([a-z_]+):");
    private static final Pattern KEY = Pattern.compile(" +# ([a-z0-9_]+): (.*?)(?: +# (.*))?");
    /** Read otherwise than as a property: secrets, logs, and what refuses the start. */
    private static final Set<String> OTHERWISE = Set.of("security.jwt_secret_key", "logging");

    private record Key(String fallback, boolean promised) {}

    /** @param fallback empty when the component has none */
    private record Read(String component, String fallback) {}

    private static final Map<String, Key> keys = new TreeMap<>();
    private static final Map<String, List<Read>> read = new TreeMap<>(); // by section.key

    @BeforeAll
    static void readAll() throws Exception {
        readFile();
        for (ShippedBundle bundle : ShippedSet.read().ours()) readBundle(bundle);
    }

    private static void readFile() throws IOException {
        List<String> open = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher section = SECTION.matcher(line);
            Matcher key = KEY.matcher(line);
            if (section.matches()) {
                open = new ArrayList<>(open.subList(0, section.group(1).length() / 2));
                open.add(section.group(2));
            } else if (key.matches()) {
                boolean promised = key.group(3) == null || !key.group(3).endsWith("(no effect yet)");
                keys.put(String.join(".", open) + "." + key.group(1), new Key(key.group(2), promised));
            }
        }
    }

    private static void readBundle(ShippedBundle bundle) throws Exception {
        try (JarFile jar = new JarFile(bundle.jar().toFile())) {
            List<JarEntry> entries = jar.stream().toList();
            Set<String> members =
                    new TreeSet<>(); // of the bundle's annotations: lists without a default are in no descriptor
            for (JarEntry entry : entries)
                if (entry.getName().endsWith(".class")) members.addAll(members(entry.getName()));
            for (JarEntry entry : entries) {
                if (!entry.getName().matches("OSGI-INF/[^/]+\\.xml")) continue;
                try (InputStream in = jar.getInputStream(entry)) {
                    Element component = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getDocumentElement();
                    readComponent(component, members);
                }
            }
        }
    }

    private static Set<String> members(String file) throws ReflectiveOperationException {
        if (!file.startsWith("io/camhost/") || file.endsWith("-info.class")) return Set.of();
        Class<?> type = Class.forName(
                file.substring(0, file.length() - ".class".length()).replace('/', '.'),
                false,
                ConfigurationKeysTest.class.getClassLoader());
        if (!type.isAnnotation()) return Set.of();
        return Arrays.stream(type.getDeclaredMethods())
                .filter(member -> member.getReturnType().isArray())
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private static void readComponent(Element component, Set<String> members) {
        String name = component.getAttribute("name");
        Map<String, String> properties = new TreeMap<>();
        members.forEach(member -> properties.put(member, ""));
        var nodes = component.getElementsByTagName("property");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element property = (Element) nodes.item(i);
            boolean list = !property.hasAttribute("value");
            properties.put(property.getAttribute("name").replace('.', '_'), list ? "" : property.getAttribute("value"));
        }
        for (String pid : component.getAttribute("configuration-pid").split(" ")) {
            if (!pid.startsWith("io.camhost.")) continue;
            properties.forEach((key, fallback) -> read.computeIfAbsent(
                            pid.substring("io.camhost.".length()) + "." + key, any -> new ArrayList<>())
                    .add(new Read(name, fallback)));
        }
    }

    @Test
    void everyKeyThatPromisesAnEffectIsRead() {
        Set<String> empty = new TreeSet<>();
        keys.forEach((path, key) -> {
            boolean otherwise = OTHERWISE.stream().anyMatch(path::startsWith);
            if (key.promised() && !read.containsKey(path) && !otherwise) empty.add(path);
        });
        assertThat(empty)
                .as("mark these idle(...) in io.camhost.config, nothing reads them")
                .isEmpty();
    }

    @Test
    void noKeyThatIsReadIsSaidToHaveNoEffect() {
        Map<String, List<Read>> busy = new TreeMap<>(read);
        busy.keySet().removeIf(path -> !keys.containsKey(path) || keys.get(path).promised());
        assertThat(busy)
                .as("take idle(...) off these in io.camhost.config, they are read")
                .isEmpty();
    }

    @Test
    void theFileSaysTheDefaultsOfTheComponents() {
        Set<String> different = new TreeSet<>();
        keys.forEach((path, key) -> {
            for (Read by : read.getOrDefault(path, List.of())) {
                boolean unset = by.fallback().isEmpty() || path.equals("mediamtx.run_on_demand_close_after");
                if (!unset && !plain(by.fallback()).equals(plain(key.fallback())))
                    different.add(path + ": the file says " + key.fallback() + ", " + by.component() + " has "
                            + by.fallback());
            }
        });
        assertThat(different).isEmpty();
    }

    /** One spelling for values: times in seconds, sizes in bytes. */
    private static String plain(String value) {
        String bare = value.replace("\"", "");
        Matcher number =
                Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d|KB|MB|GB)?").matcher(bare);
        if (!number.matches()) return bare;
        double factor = switch (number.group(2) == null ? "" : number.group(2)) {
            case "ms" -> 0.001;
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86400;
            case "KB" -> 1 << 10;
            case "MB" -> 1 << 20;
            case "GB" -> 1 << 30;
            default -> 1;
        };
        return Double.toString(Double.parseDouble(number.group(1)) * factor);
    }
}
