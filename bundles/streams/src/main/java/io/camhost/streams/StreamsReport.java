package io.camhost.streams;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How streams are, for operators. */
final class StreamsReport {
    private StreamsReport() {}

    /**
     * @param wishes that are in force
     * @param recordings that are in progress
     * @param alarms what is missing in recordings without a cause
     */
    static Report of(View view, Encoders.Result result, Map<String, Wish> wishes, int recordings, List<String> alarms) {
        Map<String, Object> notes = new TreeMap<>();
        view.notes().forEach((camera, note) -> notes.put(camera.toString(), note));
        Map<String, String> wished = new TreeMap<>();
        wishes.forEach((camera, wish) -> wished.put(camera, wish.text()));
        Map<String, Object> details = Map.of(
                "streams",
                view.wanted().size(),
                "live",
                view.states().values().stream().filter(state -> state.live()).count(),
                "recordings",
                recordings,
                "encoder",
                result.best().map(Encoder::ffmpegName).orElse(""),
                "encoders",
                result.tests(),
                "encoder_megapixels_per_second",
                result.pixelsPerSecond() == Encoders.Result.UNKNOWN ? "" : Math.round(result.pixelsPerSecond() / 1e6),
                "wishes",
                wished,
                "notes",
                notes);
        if (!result.done()) return new Report(Health.STARTING, result.problem(), details);
        if (result.best().isEmpty()) return new Report(Health.DEGRADED, result.problem(), details);
        List<String> problems = new ArrayList<>(view.states().values().stream()
                .filter(state -> state.problem().isPresent())
                .map(state -> state.camera() + ": " + state.problem().orElse(""))
                .sorted()
                .toList());
        problems.addAll(alarms);
        boolean faulty = !problems.isEmpty();
        notes.forEach((camera, note) -> problems.add(camera + ": " + note));
        if (problems.isEmpty()) problems.add("all streams are as wanted");
        return new Report(faulty ? Health.DEGRADED : Health.HEALTHY, String.join("; ", problems), details);
    }
}
