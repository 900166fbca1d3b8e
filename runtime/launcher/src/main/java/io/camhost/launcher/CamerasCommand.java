package io.camhost.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code camhost cameras}: the list, with what clients do not see; names for people; what is to be forgotten. */
final class CamerasCommand {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final AdminClient client;
    private final PrintStream out;

    CamerasCommand(Places places, PrintStream out) {
        this.client = new AdminClient(places);
        this.out = out;
    }

    int run(Arguments arguments) {
        List<String> words = arguments.operands();
        if (words.isEmpty()) return list(arguments.has("--json"));
        if (words.size() == 3 && words.get(0).equals("alias")) return alias(words.get(1), words.get(2));
        if (words.size() == 2 && words.get(0).equals("forget")) return forget(words.get(1));
        throw Failure.usage(
                "cameras: either nothing, 'alias CAMERA NAME' or 'forget CAMERA'; see: camhost cameras --help");
    }

    private int alias(String camera, String name) {
        client.post("/admin/alias", Map.of("camera", camera, "alias", name), ANSWER)
                .orFail();
        out.println(
                name.isBlank() ? camera + " has no name for people any more" : camera + " is called " + name.strip());
        return 0;
    }

    private int forget(String camera) {
        client.post("/admin/forget", Map.of("camera", camera), ANSWER).orFail();
        out.println(camera + " is forgotten");
        return 0;
    }

    private int list(boolean json) {
        Map<String, @Nullable Object> answer =
                client.get("/admin/cameras", ANSWER).orFail();
        if (json) {
            out.println(Json.write(answer));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        rows.add(List.of("ID", "STATUS", "NAME", "MODEL", "SERIAL", "PORT", "NODE", "DRIVER", "RESOLUTION", "FPS"));
        for (Object item : Json.list(answer.get("cameras"))) {
            Map<String, @Nullable Object> camera = Json.map(item);
            rows.add(row(camera));
            if (camera.get("fault") != null)
                faults.add(Json.text(camera.get("device")) + ": " + Json.text(camera.get("fault")));
        }
        if (rows.size() == 1) out.println("no cameras");
        else Texts.table(rows, out);
        faults.forEach(out::println);
        return 0;
    }

    private static List<String> row(Map<String, @Nullable Object> camera) {
        Map<String, @Nullable Object> details = Json.map(camera.get("details"));
        List<String> row = new ArrayList<>();
        for (String column : List.of("device", "status", "name")) row.add(Json.text(camera.get(column)));
        for (String column : List.of("model", "serial", "port", "node")) row.add(orNone(details.get(column)));
        row.add(details.get("driver") == null ? Json.text(camera.get("kind")) : Json.text(details.get("driver")));
        for (String column : List.of("resolution", "fps")) row.add(Json.text(camera.get(column)));
        return row;
    }

    private static String orNone(@Nullable Object value) {
        return value == null ? "-" : Json.text(value);
    }
}
