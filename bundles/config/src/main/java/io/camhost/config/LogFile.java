package io.camhost.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Hands the {@code logging} section on to logback: as the properties file that {@code lib/logback.xml} is filled in with. The launcher
 * writes it from the environment before there is a framework; where it has not, somebody else sees to the logs.
 *
 * @param values the properties file
 * @param layout logback's configuration
 * @param folder of the logs
 * @param terminal whether somebody watches the console: it has warnings only, for people
 */
record LogFile(Path values, Path layout, Path folder, boolean terminal) {
    private static final String PID = "org.ops4j.pax.logging";
    private static final String LAYOUT = "org.ops4j.pax.logging.logback.config.file";

    /** @param property of the framework. @param values of the system property {@code camhost.logging} */
    static Optional<LogFile> of(Function<String, @Nullable String> property, @Nullable String values) {
        String layout = property.apply("org.ops4j.pax.logging.StaticLogbackFile");
        String folder = property.apply("camhost.log");
        if (values == null || layout == null || folder == null) return Optional.empty();
        boolean terminal = Boolean.parseBoolean(property.apply("camhost.terminal"));
        return Optional.of(new LogFile(Path.of(values), Path.of(layout), Path.of(folder), terminal));
    }

    /** Lets logback begin anew when something is to be different. */
    void apply(Settings settings, ConfigurationAdmin admin) throws IOException {
        String text = text(settings);
        if (Files.exists(values) && Files.readString(values).equals(text)) return;
        Path fresh = values.resolveSibling(values.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, values, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // of the file it began with pax-logging thinks that it never changes: the same by another name is read again
        Path again = layout.resolveSibling(".").resolve(layout.getFileName());
        Configuration configuration = admin.getConfiguration(PID, "?");
        configuration.updateIfDifferent(new Hashtable<>(
                Map.of(LAYOUT, again.toString(), "camhost.logging", Integer.toHexString(text.hashCode()))));
    }

    private String text(Settings settings) {
        String format = (String) settings.inForce("logging.format");
        String file = (String) settings.inForce("logging.file_path");
        boolean toFile = (Boolean) settings.inForce("logging.file_enabled");
        boolean toConsole = (Boolean) settings.inForce("logging.console_enabled");
        Map<String, String> lines = new TreeMap<>();
        lines.put("log.level", level((String) settings.inForce("logging.level")));
        lines.put("log.file", file.isEmpty() ? folder.resolve("camhost.log").toString() : file);
        lines.put("log.file.level", toFile ? "TRACE" : "OFF");
        lines.put("log.file.format", format);
        lines.put("log.file.size", size((Long) settings.inForce("logging.max_file_size")));
        lines.put("log.file.backups", String.valueOf(Math.max(1, (Integer) settings.inForce("logging.backup_count"))));
        lines.put("log.console.level", toConsole ? terminal ? "WARN" : "TRACE" : "OFF");
        lines.put("log.console.format", terminal ? "console" : format);
        StringBuilder text = new StringBuilder();
        lines.forEach((key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
        return text.toString();
    }

    /** The file's words for logback's. */
    private static String level(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "WARNING" -> "WARN";
            case "CRITICAL" -> "ERROR";
            default -> word.toUpperCase(Locale.ROOT);
        };
    }

    private static String size(long bytes) {
        long megabyte = 1 << 20;
        return bytes % megabyte == 0 ? bytes / megabyte + "MB" : Long.toString(bytes);
    }
}
