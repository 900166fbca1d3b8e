package io.camhost.config;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code camhost config check}: says what is wrong with a file, without a host. Needs nothing but snakeyaml on the class path. */
public final class ConfigCheck {
    private ConfigCheck() {}

    /** With this process's environment. @return 0 when a host would start with it, else 1 */
    public static int run(Path file, PrintStream out) {
        return run(file, System.getenv(), out);
    }

    static int run(Path file, Map<String, String> environment, PrintStream out) {
        String text;
        try {
            text = new ConfigFile(file).read();
        } catch (IOException e) {
            out.println(e.getMessage());
            return 1;
        }
        Reading reading = ConfigReader.read(text, environment);
        list(out, "wrong:", reading.violations());
        list(out, "wrong, ignored:", reading.errors());
        list(out, "ignored:", reading.warnings());
        list(out, "accepted, no effect yet:", withoutEffect(reading.settings()));
        if (reading.good()) out.println(file + " is OK");
        else
            out.println(file + " would stop the start: "
                    + count(reading.violations().size()));
        return reading.good() ? 0 : 1;
    }

    /**
     * What is in force with this file, or without one, and this process's environment: by {@code section.key}, as text; no secrets.
     *
     * @throws IOException whose message says why the file cannot be used
     */
    public static Map<String, String> inForce(Optional<Path> file) throws IOException {
        return inForce(file, System.getenv());
    }

    static Map<String, String> inForce(Optional<Path> file, Map<String, String> environment) throws IOException {
        Reading reading = ConfigReader.read(file.isPresent() ? new ConfigFile(file.get()).read() : null, environment);
        if (!reading.good()) throw new IOException("it is wrong: `camhost config check` says where");
        Map<String, String> values = new TreeMap<>();
        for (Key key : KeyTable.keys())
            if (!key.is(Key.Trait.SECRET))
                values.put(key.path(), String.valueOf(reading.settings().inForce(key.path())));
        return values;
    }

    /** Keys that are set and that nothing reads. */
    static List<String> withoutEffect(Settings settings) {
        return settings.values().keySet().stream()
                .filter(key -> key.is(Key.Trait.NO_EFFECT))
                .map(Key::path)
                .sorted()
                .toList();
    }

    private static void list(PrintStream out, String title, List<String> lines) {
        if (lines.isEmpty()) return;
        out.println(title);
        lines.forEach(line -> out.println("  " + line));
    }

    private static String count(int violations) {
        return violations == 1 ? "1 violation" : violations + " violations";
    }
}
