package io.camhost.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.operation.Swaps.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private static final JsonMapper JSON = JsonMapper.builder().build();
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
        ObjectNode node = JSON.createObjectNode()
                .put("id", report.id())
                .put("begun", report.begun().toString())
                .put("done", report.done())
                .put("took_ms", report.took().toMillis())
                .put("process", PROCESS);
        var steps = node.putArray("steps");
        report.steps().forEach(steps::add);
        report.failure().ifPresent(failure -> node.put("failure", failure));
        Path temporary = folder.resolve("." + report.id());
        try {
            Files.writeString(temporary, node.toPrettyString() + "\n");
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
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            List<String> steps = new ArrayList<>();
            node.path("steps").forEach(step -> steps.add(step.asText()));
            Optional<String> failure = Optional.ofNullable(node.path("failure").textValue());
            boolean done = node.path("done").asBoolean();
            if (!done && !node.path("process").asText().equals(PROCESS)) {
                done = true;
                failure = Optional.of("the host ended meanwhile");
            }
            return Optional.of(new Report(
                    id,
                    Instant.parse(node.path("begun").asText()),
                    done,
                    Duration.ofMillis(node.path("took_ms").asLong()),
                    steps,
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
