package io.camhost.cameras;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.CameraSource;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.api.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the directory knows, as the plain values that the vault keeps. Versions read what earlier ones wrote: a key that is
 * missing means nothing is known of it.
 *
 * @param templates stream addresses
 * @param published what clients know
 * @param waiting happenings that nobody has taken yet
 * @param statistics counters
 */
record Handover(
        List<KnownCamera> cameras,
        Map<String, String> templates,
        Map<CameraId, CameraEvents.Published> published,
        List<List<Event>> waiting,
        Map<String, Object> statistics) {

    static final String KEY = "io.camhost.cameras";

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cameras", cameras.stream().map(Handover::camera).toList());
        map.put("templates", templates);
        Map<String, Object> known = new LinkedHashMap<>();
        published.forEach((id, told) -> known.put(
                id.toString(),
                Map.of("status", told.status(), "view", told.view(), "capabilities", told.capabilities())));
        map.put("published", known);
        map.put(
                "waiting",
                waiting.stream()
                        .map(happening ->
                                happening.stream().map(Handover::event).toList())
                        .toList());
        map.put("statistics", statistics);
        return map;
    }

    static Handover of(Map<?, ?> map) {
        Map<CameraId, CameraEvents.Published> published = new TreeMap<>();
        maps(map.get("published"))
                .forEach((id, told) -> published.put(
                        CameraId.parse(id),
                        new CameraEvents.Published(
                                text(told, "status"), tree(told.get("view")), tree(told.get("capabilities")))));
        List<List<Event>> waiting = new ArrayList<>();
        for (Object happening : list(map.get("waiting")))
            waiting.add(list(happening).stream()
                    .map(event -> event((Map<?, ?>) event))
                    .toList());
        return new Handover(
                list(map.get("cameras")).stream()
                        .map(camera -> camera((Map<?, ?>) camera))
                        .toList(),
                textMap(map.get("templates")),
                published,
                waiting,
                tree(map.get("statistics")));
    }

    // cameras

    private static Map<String, Object> camera(KnownCamera camera) {
        CameraDescription description = camera.description;
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", camera.id.toString());
        map.put("discovery", camera.discovery);
        map.put("kind", description.identity().kind());
        map.put("key", description.identity().key());
        map.put("name", description.name());
        map.put("source", source(description.source()));
        description.number().ifPresent(number -> map.put("number", number));
        map.put("usable", description.usable());
        map.put("stored", description.stored());
        map.put("permanent", description.permanent());
        description
                .fault()
                .ifPresent(
                        fault -> map.put("fault", Map.of("unexpected", fault.unexpected(), "reason", fault.reason())));
        map.put("details", description.details());
        map.put("alias", camera.alias);
        map.put("present", camera.present);
        map.put("since", camera.since);
        map.put("last_seen", camera.lastSeen);
        map.put("merge", merge(camera.merge));
        Capabilities modes = camera.modes;
        if (modes != null) map.put("modes", capabilities(modes));
        return map;
    }

    private static KnownCamera camera(Map<?, ?> map) {
        var description = new CameraDescription(
                new CameraIdentity(text(map, "kind"), text(map, "key")),
                text(map, "name"),
                source(tree(map.get("source"))),
                map.get("number") instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty(),
                Boolean.TRUE.equals(map.get("usable")),
                Boolean.TRUE.equals(map.get("stored")),
                text(map, "permanent"),
                fault(map.get("fault")),
                textMap(map.get("details")));
        KnownCamera camera = new KnownCamera(
                CameraId.parse(text(map, "id")), text(map, "discovery"), description, instant(map, "since"));
        camera.alias = text(map, "alias");
        camera.present = Boolean.TRUE.equals(map.get("present"));
        camera.lastSeen = instant(map, "last_seen");
        restore(camera.merge, tree(map.get("merge")));
        if (map.get("modes") instanceof Map<?, ?> modes) camera.modes = capabilities(modes);
        return camera;
    }

    private static Optional<CameraDescription.Fault> fault(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) return Optional.empty();
        return Optional.of(
                new CameraDescription.Fault(Boolean.TRUE.equals(map.get("unexpected")), text(map, "reason")));
    }

    private static Map<String, Object> source(CameraSource source) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", source.kind());
        if (source instanceof FfmpegInput input) {
            map.put("arguments", input.arguments());
            map.put("url", input.url());
            input.device().ifPresent(device -> map.put("device", device));
            map.put("chooses_mode", input.choosesMode());
            map.put("real_time", input.realTime());
        }
        return map;
    }

    private static CameraSource source(Map<String, Object> map) {
        if (!map.containsKey("url")) return new Elsewhere(text(map, "kind"));
        return new FfmpegInput(
                text(map, "kind"),
                texts(map.get("arguments")),
                text(map, "url"),
                Optional.ofNullable(map.get("device")).map(Object::toString),
                Boolean.TRUE.equals(map.get("chooses_mode")),
                Boolean.TRUE.equals(map.get("real_time")));
    }

    // capabilities

    private static Map<String, Object> merge(CapabilityMerge merge) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("formats", new LinkedHashMap<>(merge.formatCounters()));
        map.put("resolutions", new LinkedHashMap<>(merge.resolutionCounters()));
        map.put("rates", new LinkedHashMap<>(merge.rateCounters()));
        merge.provisional().ifPresent(findings -> map.put("provisional", findings(findings)));
        merge.confirmed().ifPresent(findings -> map.put("confirmed", findings(findings)));
        map.put("successes", merge.successes());
        map.put("failures", merge.failures());
        return map;
    }

    private static void restore(CapabilityMerge merge, Map<String, Object> map) {
        counters(map.get("formats"), merge.formatCounters());
        counters(map.get("resolutions"), merge.resolutionCounters());
        counters(map.get("rates"), merge.rateCounters());
        merge.restore(
                findings(map.get("provisional")),
                findings(map.get("confirmed")),
                number(map, "successes"),
                number(map, "failures"));
    }

    private static void counters(@Nullable Object from, Map<String, Integer> to) {
        tree(from).forEach((element, count) -> to.put(element, (Integer) count));
    }

    private static Map<String, Object> findings(Findings findings) {
        return Map.of("formats", findings.formats(), "resolutions", findings.resolutions(), "rates", findings.rates());
    }

    private static Optional<Findings> findings(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) return Optional.empty();
        return Optional.of(
                new Findings(texts(map.get("formats")), texts(map.get("resolutions")), texts(map.get("rates"))));
    }

    private static Map<String, Object> capabilities(Capabilities capabilities) {
        List<Object> formats = new ArrayList<>();
        for (PixelFormat format : capabilities.formats()) {
            List<Object> sizes = new ArrayList<>();
            for (FrameSize size : format.sizes()) {
                List<Object> rates = new ArrayList<>();
                for (FrameRate rate : size.rates()) rates.add(List.of(rate.numerator(), rate.denominator()));
                sizes.add(Map.of("width", size.width(), "height", size.height(), "rates", rates));
            }
            formats.add(Map.of("code", format.code(), "description", format.description(), "sizes", sizes));
        }
        return Map.of(
                "driver", capabilities.driver(),
                "card", capabilities.card(),
                "bus_info", capabilities.busInfo(),
                "formats", formats,
                "inputs", capabilities.inputs());
    }

    private static Capabilities capabilities(Map<?, ?> map) {
        List<PixelFormat> formats = new ArrayList<>();
        for (Map<String, Object> format : trees(map.get("formats"))) {
            List<FrameSize> sizes = new ArrayList<>();
            for (Map<String, Object> size : trees(format.get("sizes"))) {
                List<FrameRate> rates = new ArrayList<>();
                for (Object rate : list(size.get("rates"))) {
                    List<?> fraction = list(rate);
                    rates.add(new FrameRate((Integer) fraction.get(0), (Integer) fraction.get(1)));
                }
                sizes.add(new FrameSize(number(size, "width"), number(size, "height"), rates));
            }
            formats.add(new PixelFormat(text(format, "code"), text(format, "description"), sizes));
        }
        return new Capabilities(
                text(map, "driver"), text(map, "card"), text(map, "bus_info"), formats, texts(map.get("inputs")));
    }

    // events

    private static Map<String, Object> event(Event event) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("topic", event.topic());
        event.camera().ifPresent(camera -> map.put("camera", camera.toString()));
        map.put("payload", event.payload());
        map.put("at", event.at());
        return map;
    }

    private static Event event(Map<?, ?> map) {
        return new Event(
                text(map, "topic"),
                Optional.ofNullable(map.get("camera")).map(id -> CameraId.parse(id.toString())),
                tree(map.get("payload")),
                instant(map, "at"),
                Optional.empty());
    }

    // plain values

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static int number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Integer number ? number : 0;
    }

    private static Instant instant(Map<?, ?> map, String key) {
        return map.get(key) instanceof Instant instant ? instant : Instant.EPOCH;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(Object::toString).toList();
    }

    private static Map<String, String> textMap(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        tree(value).forEach((key, text) -> texts.put(key, text.toString()));
        return texts;
    }

    private static List<Map<String, Object>> trees(@Nullable Object value) {
        return list(value).stream().map(Handover::tree).toList();
    }

    private static Map<String, Object> tree(@Nullable Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((key, item) -> tree.put(key.toString(), item));
        return tree;
    }

    private static Map<String, Map<String, Object>> maps(@Nullable Object value) {
        Map<String, Map<String, Object>> maps = new LinkedHashMap<>();
        tree(value).forEach((key, item) -> maps.put(key, tree(item)));
        return maps;
    }
}
