package io.camhost.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code camhost plugin}: what others have added to the host. */
final class PluginCommand {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final AdminClient client;
    private final SwapCommand swap;
    private final PrintStream out;

    PluginCommand(Places places, PrintStream out) {
        this.client = new AdminClient(places);
        this.swap = new SwapCommand(places, out);
        this.out = out;
    }

    int run(Arguments arguments) throws InterruptedException {
        String verb = arguments.operands().get(0);
        List<String> rest = arguments.operands().subList(1, arguments.operands().size());
        switch (verb) {
            case "install":
                if (rest.isEmpty()) throw wrong("install wants a file");
                return swap.swap(rest);
            case "remove":
                if (rest.isEmpty()) throw wrong("remove wants the name of a plugin");
                return swap.begin("/admin/remove", Map.of("names", rest));
            case "list":
                if (!rest.isEmpty()) throw wrong("list wants nothing more");
                return list(arguments.has("--json"));
            default:
                throw wrong("there is no '" + verb + "'");
        }
    }

    private static Failure wrong(String what) {
        return Failure.usage("plugin: " + what + "; see: camhost plugin --help");
    }

    private int list(boolean json) {
        Map<String, @Nullable Object> answer =
                client.get("/admin/plugins", ANSWER).orFail();
        if (json) {
            out.println(Json.write(answer));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "VERSION", "STATE", "TITLE"));
        List<String> problems = new ArrayList<>();
        for (Object item : Json.list(answer.get("plugins"))) {
            Map<String, @Nullable Object> plugin = Json.map(item);
            String name = Json.text(plugin.get("name"));
            List<@Nullable Object> wrong = Json.list(plugin.get("problems"));
            String state = !Boolean.TRUE.equals(plugin.get("running"))
                    ? "not running"
                    : wrong.isEmpty() ? "running" : "has problems";
            rows.add(List.of(name, Json.text(plugin.get("version")), state, Json.text(plugin.get("title"))));
            for (Object problem : wrong) problems.add(name + ": " + Json.text(problem));
        }
        if (rows.size() == 1) out.println("no plugins");
        else Texts.table(rows, out);
        problems.forEach(out::println);
        return 0;
    }
}
