package io.camhost.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code camhost swap}, and what else is a transaction: hands files over and tells the steps as they happen. */
final class SwapCommand {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** The part that answers may itself be replaced: so long its silence is no failure. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final AdminClient client;
    private final PrintStream out;

    SwapCommand(Places places, PrintStream out) {
        this.client = new AdminClient(places);
        this.out = out;
    }

    int run(Arguments arguments) throws InterruptedException {
        return swap(arguments.operands());
    }

    /** Puts these files in, in one transaction. */
    int swap(List<String> operands) throws InterruptedException {
        List<String> files = new ArrayList<>();
        for (String operand : operands) {
            Path file = Path.of(operand).toAbsolutePath().normalize();
            Texts.requireFile("the bundle", file);
            files.add(file.toString());
        }
        return begin("/admin/swap", Map.of("files", files));
    }

    /** Asks for a transaction, and tells how it goes until it has ended. */
    int begin(String path, Map<String, Object> wish) throws InterruptedException {
        return follow(Json.text(client.post(path, wish, ANSWER).orFail().get("id")));
    }

    private int follow(String id) throws InterruptedException {
        int told = 0;
        long end = System.nanoTime() + LIMIT.toNanos();
        long silentSince = System.nanoTime();
        while (System.nanoTime() < end) {
            Map<String, @Nullable Object> report;
            try {
                report = client.get("/admin/swap/" + id, ANSWER).orFail();
                silentSince = System.nanoTime();
            } catch (Failure e) {
                if (e.status() == Failure.NOT_RUNNING || System.nanoTime() - silentSince > SILENCE.toNanos()) throw e;
                TimeUnit.MILLISECONDS.sleep(100);
                continue;
            }
            List<@Nullable Object> steps = Json.list(report.get("steps"));
            while (told < steps.size()) out.println(Json.text(steps.get(told++)));
            if (Boolean.TRUE.equals(report.get("done"))) return end(report);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new Failure("the swap " + id + " has not ended after " + LIMIT.toSeconds() + " s; see: camhost status");
    }

    private int end(Map<String, @Nullable Object> report) {
        if (report.get("failure") != null)
            throw new Failure("the swap was undone: " + Json.text(report.get("failure")));
        out.println("done in " + Json.text(report.get("took_ms")) + " ms");
        return 0;
    }
}
