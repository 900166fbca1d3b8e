package io.camhost.config;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.HealthCheck;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.SecretSource;
import io.camhost.api.operation.ConfigEditor;
import io.camhost.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's file and environment, in force: in Config Admin, secrets as {@link SecretSource}. A changed file applies whole, or
 * is refused whole and the former one stays in force.
 */
@Component(
        immediate = true,
        service = {ConfigEditor.class, SecretSource.class, HealthCheck.class})
public final class FileConfig implements ConfigEditor, SecretSource, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(FileConfig.class);
    private static final String STATE = "io.camhost.config";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(100);

    private final Optional<ConfigFile> file;
    private final Map<String, String> environment;
    private final Vault vault;
    private final Configurations configurations;
    private final Object applying = new Object(); // one change at a time
    private final Map<Key, Object> frozen; // what counts after a restart, as it was at the start
    private final Optional<FileWatch> watch;
    private final SecretFiles secretFiles = new SecretFiles();
    private @Nullable String text; // in force; null without a file
    private @Nullable String refused; // on disk, and not in force
    private List<String> told = List.of();
    private boolean closed;
    private volatile Settings settings = Settings.NONE;
    private volatile Report report = Report.healthy("");

    @Activate
    public FileConfig(
            BundleContext context,
            @Reference(name = "admin") ConfigurationAdmin admin,
            @Reference(name = "vault") Vault vault)
            throws IOException {
        this(context::getProperty, System.getenv(), admin, vault, LOOK, SETTLE);
    }

    /** @throws IllegalStateException when the host must not start with this; the message lists all that is wrong */
    FileConfig(
            Function<String, @Nullable String> property,
            Map<String, String> environment,
            ConfigurationAdmin admin,
            Vault vault,
            Duration look,
            Duration settle)
            throws IOException {
        this.file = ConfigFile.find(property);
        this.environment = Map.copyOf(environment);
        this.vault = vault;
        Optional<Handover> before = vault.take(STATE).map(given -> Handover.of(given.state()));
        this.configurations =
                new Configurations(admin, before.map(Handover::pids).orElse(Set.of()));
        Reading reading = firstReading(before);
        this.frozen =
                before.map(Handover::frozen).orElseGet(() -> reading.settings().restartOnly());
        apply(reading);
        this.watch = file.filter(any -> Environment.hotReload(environment))
                .map(there -> new FileWatch(there.path(), look, settle, this::reload));
    }

    /** Of the file as it is; of the predecessor's text when that one does not do any more. */
    private Reading firstReading(Optional<Handover> before) {
        if (file.isEmpty()) {
            LOG.warn("no configuration file found: defaults and environment count");
            return required(ConfigReader.read(null, environment), "the environment");
        }
        String found;
        try {
            found = file.get().read();
        } catch (IOException e) {
            if (before.isEmpty()) throw new IllegalStateException(e.getMessage(), e);
            return keep(before.get(), null, String.valueOf(e.getMessage()));
        }
        Reading reading = ConfigReader.read(found, environment);
        if (!reading.good() && before.isPresent())
            return keep(before.get(), found, String.join("; ", reading.violations()));
        text = found;
        boolean alone = new Environment(environment, Set.of()).values().isEmpty();
        return required(reading, file.get().path() + (alone ? "" : ", together with the environment,"));
    }

    private Reading keep(Handover before, @Nullable String found, String why) {
        text = before.text();
        Reading former = required(ConfigReader.read(text, environment), "the former configuration");
        refuse(found, why, 0);
        return former;
    }

    private static Reading required(Reading reading, String where) {
        if (reading.good()) return reading;
        throw new IllegalStateException(
                where + " is wrong, change it and start again:\n  " + String.join("\n  ", reading.violations()));
    }

    /** The file may have changed. */
    private void reload() {
        synchronized (applying) {
            if (closed) return;
            String found;
            try {
                found = file.orElseThrow().read();
            } catch (IOException e) {
                refuse(null, String.valueOf(e.getMessage()), 0);
                return;
            }
            if (found.equals(refused)) return;
            if (found.equals(text) && refused == null && report.health() == Health.HEALTHY) return;
            Reading reading = ConfigReader.read(found, environment);
            if (!reading.good()) {
                refuse(
                        found,
                        String.join("; ", reading.violations()),
                        reading.violations().size());
                return;
            }
            text = found;
            refused = null;
            applyOrSay(reading);
        }
    }

    private void refuse(@Nullable String found, String why, int violations) {
        refused = found;
        String message = violations == 0
                ? "the configuration file cannot be used"
                : "the changed configuration file is refused (violations: " + violations + ")";
        if (report.health() == Health.HEALTHY || found != null)
            LOG.error("{}; the former configuration stays in force: {}", message, why);
        report = new Report(
                Health.DEGRADED,
                message + "; the former one stays in force. `camhost config check` says what is wrong",
                Map.of());
    }

    private void applyOrSay(Reading reading) {
        try {
            apply(reading);
        } catch (IOException e) {
            LOG.error("the configuration cannot be stored", e);
            report = new Report(Health.UNHEALTHY, "the configuration cannot be stored", Map.of());
        }
    }

    private void apply(Reading reading) throws IOException {
        tell(reading);
        Settings now = reading.settings().withFrozen(frozen);
        Set<String> changed = now.differences(settings);
        Set<String> waiting = new TreeSet<>(reading.settings().differences(now));
        waiting.removeIf(path -> Objects.deepEquals(reading.settings().inForce(path), now.inForce(path)));
        configurations.apply(now.configurations());
        settings = now;
        if (!changed.isEmpty()) LOG.info("configuration applied: {}", String.join(", ", changed));
        if (!waiting.isEmpty()) LOG.warn("these count after a restart: {}", String.join(", ", waiting));
        if (refused == null)
            report = new Report(
                    Health.HEALTHY,
                    waiting.isEmpty()
                            ? "applied"
                            : "applied; from the next start on also " + String.join(", ", waiting),
                    Map.of("restart_needed", List.copyOf(waiting)));
    }

    /** What was ignored, once. */
    private void tell(Reading reading) {
        List<String> lines = new ArrayList<>(reading.errors());
        lines.addAll(reading.warnings());
        if (lines.equals(told)) return;
        told = lines;
        reading.errors().forEach(line -> LOG.error("{}", line));
        reading.warnings().forEach(line -> LOG.warn("{}", line));
        List<String> idle = ConfigCheck.withoutEffect(reading.settings());
        if (!idle.isEmpty()) LOG.info("accepted, no effect yet: {}", String.join(", ", idle));
    }

    @Override
    public void set(Map<String, String> keyToValue) {
        synchronized (applying) {
            if (closed) throw new ServiceGone("config");
            ConfigFile there = file.orElseThrow(() -> CamhostException.unsupported(
                    "configuration", "there is no configuration file: start with --conf FILE"));
            try {
                String edited = Edit.of(there.read(), keyToValue, environment);
                there.write(edited);
                text = edited;
                refused = null;
                apply(ConfigReader.read(edited, environment));
            } catch (IOException e) {
                LOG.error("the configuration file cannot be changed", e);
                throw new CamhostException(
                        ErrorCode.DEPENDENCY_FAILED,
                        "Dependency failed",
                        Map.of(
                                "dependency",
                                "configuration file",
                                "detail",
                                "it cannot be read or written; the log says why"),
                        e);
            }
        }
    }

    @Override
    public Optional<Secret> find(String name) {
        Optional<Item> item = settings.itemOf(name);
        if (item.isPresent()) return secretFiles.of(item.get());
        return KeyTable.find(name)
                .filter(key -> key.is(Key.Trait.SECRET))
                .flatMap(key -> settings.get(name))
                .map(String.class::cast)
                .filter(value -> !value.isEmpty())
                .map(Secret::new);
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public Report report() {
        return report;
    }

    @Deactivate
    void leave() {
        synchronized (applying) {
            closed = true;
        }
        watch.ifPresent(FileWatch::close);
        synchronized (applying) {
            vault.put(STATE, new Handover(Objects.requireNonNullElse(text, ""), frozen, configurations.pids()).state());
        }
    }

    /** @param text of the file in force. @param pids written into Config Admin */
    private record Handover(String text, Map<Key, Object> frozen, Set<String> pids) {
        static Handover of(Map<String, Object> state) {
            Map<Key, Object> frozen = new LinkedHashMap<>();
            if (state.get("frozen") instanceof Map<?, ?> values)
                values.forEach((path, value) ->
                        KeyTable.find((String) path).ifPresent(key -> frozen.put(key, Objects.requireNonNull(value))));
            Set<String> pids = new TreeSet<>();
            if (state.get("pids") instanceof Set<?> written) written.forEach(pid -> pids.add((String) pid));
            return new Handover(state.get("text") instanceof String text ? text : "", frozen, pids);
        }

        Map<String, Object> state() {
            Map<String, Object> values = new LinkedHashMap<>();
            frozen.forEach((key, value) -> values.put(key.path(), value));
            return Map.of("text", text, "frozen", values, "pids", pids);
        }
    }
}
