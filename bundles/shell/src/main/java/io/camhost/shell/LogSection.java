package io.camhost.shell;

import io.camhost.api.HostFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the {@code logging} section to pax-logging: into the properties file that the launcher's {@code logback.xml} reads, and then
 * pax-logging is told to read it again. In a framework that was not started by our launcher the log is its owner's business.
 */
@Component(
        configurationPid = "io.camhost.logging",
        immediate = true,
        service = {})
@Designate(ocd = LogSection.Config.class)
public final class LogSection {
    private static final Logger LOG = LoggerFactory.getLogger(LogSection.class);
    private static final String PAX = "org.ops4j.pax.logging";
    private static final String STATIC_FILE = "org.ops4j.pax.logging.StaticLogbackFile";
    private static final int MOST_BACKUPS = 20; // logback's own limit

    @ObjectClassDefinition(name = "The log")
    @interface Config {
        @AttributeDefinition(description = "DEBUG, INFO, WARNING, ERROR or CRITICAL; anything else is INFO")
        String level() default "INFO";

        @AttributeDefinition(description = "json: an object in each line; console: for people")
        String format() default "json";

        @AttributeDefinition(description = "whether there is a file")
        boolean file_enabled() default true;

        @AttributeDefinition(description = "absolute; blank: camhost.log in the log folder")
        String file_path() default "";

        @AttributeDefinition(description = "bytes; then a new file is begun")
        long max_file_size() default 10 << 20;

        @AttributeDefinition(description = "old files kept, at most 20")
        int backup_count() default 5;

        @AttributeDefinition(description = "whether the console is written to")
        boolean console_enabled() default true;
    }

    @Activate
    public LogSection(Config config, BundleContext context, @Reference(name = "admin") ConfigurationAdmin admin)
            throws IOException {
        String template = context.getProperty(STATIC_FILE);
        String log = context.getProperty("camhost.log");
        if (template == null || log == null) return;
        boolean terminal = Boolean.parseBoolean(context.getProperty("camhost.terminal"));
        Path properties = HostFolders.of(context).run().resolve("logging.properties");
        String text = text(settings(config, Path.of(log), terminal));
        if (Files.exists(properties) && Files.readString(properties).equals(text)) return;
        Path temporary = properties.resolveSibling("logging.properties.new");
        Files.writeString(temporary, text);
        Files.move(temporary, properties, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        reread(admin, Path.of(template), text);
    }

    private static void reread(ConfigurationAdmin admin, Path template, String text) throws IOException {
        Configuration configuration = admin.getConfiguration(PAX, "?");
        Dictionary<String, Object> values = new Hashtable<>();
        // by another name than the one it was started with: pax-logging would not look at the same one again
        values.put("org.ops4j.pax.logging.logback.config.file", template.getParent() + "/./" + template.getFileName());
        values.put("camhost.settings", text);
        configuration.updateIfDifferent(values);
    }

    /** What {@code logback.xml} is filled in with. */
    static Map<String, String> settings(Config config, Path log, boolean terminal) {
        Path file = config.file_path().isBlank() ? log.resolve("camhost.log") : Path.of(config.file_path());
        boolean toFile = config.file_enabled() && writable(file);
        String format = config.format().toLowerCase(Locale.ROOT).equals("console") ? "console" : "json";
        Map<String, String> settings = new TreeMap<>();
        settings.put("log.level", level(config.level()));
        settings.put("log.file", file.toString());
        settings.put("log.file.level", toFile ? "TRACE" : "OFF");
        settings.put("log.file.format", format);
        settings.put("log.file.size", size(config.max_file_size()));
        settings.put("log.file.backups", Integer.toString(Math.max(1, Math.min(MOST_BACKUPS, config.backup_count()))));
        settings.put("log.console.level", !config.console_enabled() ? "OFF" : terminal && toFile ? "WARN" : "TRACE");
        settings.put("log.console.format", terminal ? "console" : format);
        return settings;
    }

    /** As logback takes it; {@code 10MB} is what the launcher begins with. */
    private static String size(long bytes) {
        long mega = 1 << 20;
        return bytes % mega == 0 ? bytes / mega + "MB" : Long.toString(bytes);
    }

    private static boolean writable(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            if (Files.exists(file) ? Files.isWritable(file) : folder != null && Files.isWritable(folder)) return true;
        } catch (IOException e) {
            // said below
        }
        LOG.warn("the log cannot be written to {}: it goes to the console only (logging.file_path)", file);
        return false;
    }

    private static String level(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> "TRACE";
            case "DEBUG" -> "DEBUG";
            case "WARNING", "WARN" -> "WARN";
            case "ERROR", "CRITICAL" -> "ERROR";
            default -> "INFO";
        };
    }

    private static String text(Map<String, String> settings) {
        StringBuilder lines = new StringBuilder();
        settings.forEach((key, value) -> lines.append(key)
                .append('=')
                .append(value.replace("\\", "\\\\"))
                .append('\n'));
        return lines.toString();
    }
}
