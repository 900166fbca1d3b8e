package io.camhost.plugins;

import io.camhost.api.operation.Swaps.Report;
import io.camhost.swap.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports of transactions, a small file for each, written anew with every step: a transaction that replaces this very bundle goes on
 * while the successor already answers for it, and a report outlives the host.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Pattern ID = Pattern.compile("[0-9a-z-]{1,40}");
    private static final int KEPT = 50;
    /** This process: a report that is not done and was begun by another one never will be. */
    private static final String PROCESS = ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Instant::toEpochMilli)
                    .orElse(0L);

    private final Path folder;

    Journal(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Threading: any thread; the last one written counts. */
    void write(Report report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", report.id());
        tree.put("begun", report.begun().toString());
        tree.put("done", report.done());
        tree.put("took_ms", report.took().toMillis());
        tree.put("process", PROCESS);
        tree.put("steps", report.steps());
        report.failure().ifPresent(failure -> tree.put("failure", failure));
        Path temporary = folder.resolve("." + report.id());
        try {
            Files.writeString(temporary, Json.pretty(tree));
            Files.move(
                    temporary, file(report.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the report of swap {} cannot be written", report.id(), e);
        }
    }

    Optional<Report> read(String id) {
        Path file = file(id);
        if (!ID.matcher(id).matches() || !Files.exists(file)) return Optional.empty();
        try {
            Map<String, Object> tree = Json.read(Files.readString(file));
            Optional<String> failure = Optional.of(Json.text(tree, "failure")).filter(text -> !text.isEmpty());
            boolean done = Boolean.TRUE.equals(tree.get("done"));
            if (!done && !Json.text(tree, "process").equals(PROCESS)) {
                done = true;
                failure = Optional.of("the host ended meanwhile");
            }
            return Optional.of(new Report(
                    id,
                    Instant.parse(Json.text(tree, "begun")),
                    done,
                    Duration.ofMillis(Json.number(tree, "took_ms", 0)),
                    Json.items(tree, "steps").stream().map(Object::toString).toList(),
                    failure));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the report of swap {} cannot be read", id, e);
            return Optional.empty();
        }
    }

    /** One of this process that is not done, also by a predecessor of this bundle. */
    Optional<Report> running() {
        return ids().stream()
                .flatMap(id -> read(id).stream())
                .filter(report -> !report.done())
                .findFirst();
    }

    /** Deletes the oldest beyond the last few. */
    void tidy() {
        List<String> ids = ids();
        for (int i = KEPT; i < ids.size(); i++) {
            try {
                Files.deleteIfExists(file(ids.get(i)));
            } catch (IOException e) {
                LOG.warn("an old report cannot be deleted", e);
                return;
            }
        }
    }

    /** Newest first: an id begins with its time. */
    private List<String> ids() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            LOG.warn("the reports of swaps cannot be listed", e);
            return List.of();
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }
}
