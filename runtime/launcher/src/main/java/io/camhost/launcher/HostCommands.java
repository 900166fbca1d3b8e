package io.camhost.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that are one question to the running host. */
final class HostCommands {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final AdminClient client;
    private final PrintStream out;
    private final PrintStream err;

    HostCommands(Places places, PrintStream out, PrintStream err) {
        this.client = new AdminClient(places);
        this.out = out;
        this.err = err;
    }

    int status(Arguments arguments) {
        Map<String, @Nullable Object> status =
                client.get("/admin/status", ANSWER).orFail();
        if (arguments.has("--json")) out.println(Json.write(status));
        else StatusText.full(status).forEach(out::println);
        return Boolean.TRUE.equals(status.get("ready")) ? 0 : Failure.FAILED;
    }

    int token(Arguments arguments) {
        if (!arguments.operands().isEmpty()) return revoke(arguments);
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("user", arguments.value("--user").orElseThrow(() -> missing("--user USER")));
        String role = arguments.value("--role").orElseThrow(() -> missing("--role ROLE"));
        if (!List.of("viewer", "operator", "admin").contains(role))
            throw Failure.usage("token: --role is viewer, operator or admin, not '" + role + "'");
        wish.put("role", role);
        arguments.value("--hours").ifPresent(hours -> wish.put("hours", hours(hours)));
        out.println(Json.text(client.post("/admin/token", wish, ANSWER).orFail().get("token")));
        return 0;
    }

    private int revoke(Arguments arguments) {
        List<String> words = arguments.operands();
        boolean alone = List.of("--user", "--role", "--hours").stream()
                .allMatch(option -> arguments.value(option).isEmpty());
        if (!words.get(0).equals("revoke") || words.size() != 2 || !alone)
            throw Failure.usage("token: 'revoke USER' or --user USER --role ROLE; see: camhost token --help");
        Map<String, @Nullable Object> answer = client.post("/admin/revoke", Map.of("user", words.get(1)), ANSWER)
                .orFail();
        out.println("Nothing that was given to " + words.get(1) + " until now is good any more ("
                + Json.text(answer.get("sessions")) + " connections were logged in).");
        return 0;
    }

    private static Failure missing(String option) {
        return Failure.usage("token: " + option + " is missing; see: camhost token --help");
    }

    private static double hours(String text) {
        try {
            double hours = Double.parseDouble(text);
            if (hours > 0 && hours <= 24 * 3660) return hours;
        } catch (NumberFormatException e) {
            // said below
        }
        throw Failure.usage("token: --hours is a number above 0, not '" + text + "'");
    }

    int expose(Arguments arguments) {
        Map<String, @Nullable Object> answer = client.post(
                        "/admin/expose", Map.of("address", arguments.operands().get(0)), ANSWER)
                .orFail();
        for (Object line : Json.list(answer.get("lines"))) out.println(Json.text(line));
        for (Object warning : Json.list(answer.get("warnings"))) err.println("camhost: " + Json.text(warning));
        return 0;
    }
}
