package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code lib/logback.xml} is filled in with until the {@code logging} section of the configuration is read: from
 * {@code LOG_FORMAT}, {@code CAMERA_SERVICE_ENV} and {@code CAMERA_SERVICE_LOGGING_…}.
 */
final class LogSettings {
    static final String FILE = "logging.properties";

    private LogSettings() {}

    /** @param terminal whether somebody watches: then the console has warnings only, for people */
    static Map<String, String> of(Path log, boolean terminal, Map<String, String> environment) {
        String level = level(environment.getOrDefault("CAMERA_SERVICE_LOGGING_LEVEL", "INFO"));
        boolean development = "development".equals(environment.get("CAMERA_SERVICE_ENV"));
        String format = environment.getOrDefault(
                "LOG_FORMAT",
                environment.getOrDefault("CAMERA_SERVICE_LOGGING_FORMAT", development ? "console" : "json"));
        if (!format.equalsIgnoreCase("console")) format = "json";
        Map<String, String> settings = new TreeMap<>();
        settings.put("log.level", level);
        settings.put("log.file", log.resolve("camhost.log").toString());
        settings.put("log.file.level", "TRACE");
        settings.put("log.file.format", format.toLowerCase(Locale.ROOT));
        settings.put("log.file.size", "10MB");
        settings.put("log.file.backups", "5");
        settings.put("log.console.level", terminal ? "WARN" : "TRACE");
        settings.put("log.console.format", terminal ? "console" : format.toLowerCase(Locale.ROOT));
        return settings;
    }

    /** The original's words for logback's; an unknown one is INFO. */
    static String level(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> "TRACE";
            case "DEBUG" -> "DEBUG";
            case "WARNING", "WARN" -> "WARN";
            case "ERROR", "CRITICAL" -> "ERROR";
            default -> "INFO";
        };
    }

    /** @throws Failure when it cannot be written */
    static Path write(Path folder, Map<String, String> settings) {
        StringBuilder lines = new StringBuilder();
        settings.forEach((key, value) -> lines.append(key)
                .append('=')
                .append(value.replace("\\", "\\\\"))
                .append('\n'));
        Path file = folder.resolve(FILE);
        Path temporary = folder.resolve(FILE + ".new");
        try {
            Files.writeString(temporary, lines);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new Failure("cannot write " + file + ": " + Texts.reason(e));
        }
    }
}
