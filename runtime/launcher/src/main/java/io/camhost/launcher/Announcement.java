package io.camhost.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the operator reads when the host is ready: what runs, where, and how to get in. */
final class Announcement {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** So long the first look for cameras and a media server may take before it is told without them. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(4);

    private final Places places;
    private final PrintStream out;
    private final boolean terminal;

    Announcement(Places places, PrintStream out, boolean terminal) {
        this.places = places;
        this.out = out;
        this.terminal = terminal;
    }

    void print(OptionalLong readyMillis) throws InterruptedException {
        AdminClient client = new AdminClient(places);
        Map<String, @Nullable Object> status;
        try {
            status = settled(client);
        } catch (Failure noShell) {
            out.println("Camhost " + Version.number() + " is ready (its administration socket is not: "
                    + noShell.getMessage() + ")");
            return;
        }
        out.println("Camhost " + Version.number() + " is ready"
                + (readyMillis.isPresent() ? " in " + readyMillis.getAsLong() + " ms" : ""));
        StatusText.summary(status).forEach(line -> out.println("  " + line));
        Map<String, @Nullable Object> security = Json.map(status.get("security"));
        if (terminal && !Boolean.TRUE.equals(security.get("secret_configured"))) link(client);
        else out.println("  log in    make a token with: camhost token --user you --role admin");
        out.flush();
    }

    private static Map<String, @Nullable Object> settled(AdminClient client) throws InterruptedException {
        long end = System.nanoTime() + FIRST_LOOK.toNanos();
        while (true) {
            Map<String, @Nullable Object> status =
                    client.get("/admin/status", ANSWER).orFail();
            boolean looking = Boolean.TRUE.equals(
                            Json.map(status.get("cameras")).get("discovering"))
                    || List.of("", "STARTING")
                            .contains(Json.text(Json.map(status.get("media")).get("state")));
            if (!looking || System.nanoTime() > end) return status;
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void link(AdminClient client) {
        try {
            Map<String, @Nullable Object> link =
                    client.post("/admin/link", Map.of(), ANSWER).orFail();
            out.println(
                    "  log in    " + Json.text(link.get("url")) + "  (once, within 10 minutes; later: camhost token)");
        } catch (Failure e) {
            out.println(
                    "  log in    make a token with: camhost token --user you --role admin (" + e.getMessage() + ")");
        }
    }
}
