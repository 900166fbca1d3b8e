package io.camhost.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host's status in lines for people. */
final class StatusText {
    private static final Pattern TAKEN = Pattern.compile("\\bport ([0-9]{1,5}) .*is taken");

    private StatusText() {}

    /** Addresses, media driver, cameras. */
    static List<String> summary(Map<String, @Nullable Object> status) {
        List<String> lines = new ArrayList<>();
        Map<String, @Nullable Object> urls = Json.map(status.get("urls"));
        for (String name : List.of("page", "api", "health"))
            if (urls.get(name) != null) lines.add(column(name) + urls.get(name));
        Map<String, @Nullable Object> media = Json.map(status.get("media"));
        String driver = Json.text(media.get("driver"));
        lines.add(column("media")
                + (driver.isEmpty() ? "none" : driver)
                + (Json.text(media.get("reason")).isEmpty() ? "" : ": " + withHolder(Json.text(media.get("reason")))));
        Map<String, @Nullable Object> cameras = Json.map(status.get("cameras"));
        lines.add(column("cameras") + Json.text(cameras.get("connected")) + " connected of "
                + Json.text(cameras.get("total"))
                + (Boolean.TRUE.equals(cameras.get("discovering")) ? ", still looking" : ""));
        return lines;
    }

    /** A port that is taken is taken by somebody: we may see more of that than the host does. */
    private static String withHolder(String reason) {
        Matcher taken = TAKEN.matcher(reason);
        return taken.find()
                ? PortHolders.of(Integer.parseInt(taken.group(1)))
                        .map(holder -> reason + " (" + holder + " has it)")
                        .orElse(reason)
                : reason;
    }

    /** All there is to say. */
    static List<String> full(Map<String, @Nullable Object> status) {
        List<String> lines = new ArrayList<>();
        boolean ready = Boolean.TRUE.equals(status.get("ready"));
        lines.add("Camhost " + Json.text(status.get("version")) + " is " + (ready ? "ready" : "NOT ready") + " (pid "
                + Json.text(status.get("pid")) + ", up " + uptime(status.get("uptime_seconds")) + ")");
        summary(status).forEach(line -> lines.add("  " + line));
        for (Object check : Json.list(status.get("health"))) {
            Map<String, @Nullable Object> report = Json.map(check);
            lines.add("  " + column(Json.text(report.get("name"))) + Json.text(report.get("health")) + ": "
                    + Json.text(report.get("message")));
            for (Object limit : Json.list(Json.map(report.get("details")).get("limits")))
                lines.add("            without " + Json.text(limit));
        }
        for (Object listener : Json.list(status.get("listeners"))) {
            Map<String, @Nullable Object> state = Json.map(listener);
            if (state.get("problem") != null)
                lines.add("  listener " + Json.text(state.get("name")) + ": " + Json.text(state.get("problem")));
        }
        List<@Nullable Object> differences = Json.list(status.get("differences"));
        if (!differences.isEmpty()) lines.add("  differs from what was shipped:");
        for (Object item : differences) {
            Map<String, @Nullable Object> difference = Json.map(item);
            lines.add("    " + Json.text(difference.get("bundle")) + "  shipped " + orNone(difference.get("shipped"))
                    + ", in use " + orNone(difference.get("active")));
        }
        Json.map(status.get("left_out"))
                .forEach((name, why) -> lines.add("  left out of this start: " + name + " (" + why
                        + "); replace it (camhost swap) or remove it (camhost plugin remove)"));
        for (Object problem : Json.list(status.get("problems"))) lines.add("  problem: " + Json.text(problem));
        return lines;
    }

    private static String orNone(@Nullable Object version) {
        return version == null ? "none" : version.toString();
    }

    private static String column(String name) {
        return String.format("%-9s ", name);
    }

    static String uptime(@Nullable Object seconds) {
        long all = seconds instanceof Number number ? number.longValue() : 0;
        if (all < 60) return all + " s";
        if (all < 3600) return all / 60 + " min";
        if (all < 48 * 3600) return all / 3600 + " h " + all % 3600 / 60 + " min";
        return all / 86400 + " days";
    }
}
