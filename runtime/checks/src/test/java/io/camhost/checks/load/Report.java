package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is printed: a table in Markdown. */
final class Report {
    private static final Pattern DOWN = Pattern.compile("down for (\\d+) ms");
    static final String HEAD = """
            | bundle | how | swaps | longest answer, ms | without a swap, ms | more, ms | load's own lag, ms | down, ms |
            |---|---|---|---|---|---|---|---|
            """;

    private Report() {}

    static String line(LoadRun.Row row) {
        return "| %s | %s | %d | %d (%s) | %d (%s) | %d | %d | %s |"
                .formatted(
                        row.bundle(),
                        row.how(),
                        row.swaps(),
                        row.stall().millis(),
                        row.stall().method(),
                        row.quiet().millis(),
                        row.quiet().method(),
                        row.stall().millis() - row.quiet().millis(),
                        row.lag(),
                        row.down());
    }

    static String table(List<LoadRun.Row> rows) {
        return HEAD + rows.stream().map(Report::line).collect(Collectors.joining("\n"));
    }

    /** How long the swap engine says it was away; an asterisk for none. */
    static String down(JsonNode report) {
        Matcher matcher = DOWN.matcher(report.path("steps").toString());
        return matcher.find() ? matcher.group(1) : "0";
    }

    /** The first errors in the log; empty when there is none. */
    static String errors(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"level\":\"ERROR\"") || line.contains(" ERROR "))
                    .limit(5)
                    .map(line -> line.length() > 600 ? line.substring(0, 600) : line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
