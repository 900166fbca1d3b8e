package io.camhost.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.testing.FakeMediaMtx.Stream;
import io.camhost.testing.FakeMediaMtx.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link FakeMediaMtx} knows: configurations, and what flows. Guarded by itself. */
final class MediaMtxPaths {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** What is not empty, false or zero in both versions. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("source", "publisher"),
            Map.entry("sourceOnDemandStartTimeout", "10s"),
            Map.entry("sourceOnDemandCloseAfter", "10s"),
            Map.entry("recordPath", "./recordings/%path/%Y-%m-%d_%H-%M-%S-%f"),
            Map.entry("recordFormat", "fmp4"),
            Map.entry("recordSegmentDuration", "1h0m0s"),
            Map.entry("overridePublisher", true),
            Map.entry("runOnDemandStartTimeout", "10s"),
            Map.entry("runOnDemandCloseAfter", "10s"),
            Map.entry("api", true),
            Map.entry("rtsp", true),
            Map.entry("rtspAddress", ":8554"),
            Map.entry("hls", true),
            Map.entry("hlsAddress", ":8888"),
            Map.entry("webrtc", true),
            Map.entry("webrtcAddress", ":8889"));

    final MediaMtxFacts facts;
    final Version version;
    final Map<String, ObjectNode> accepted = new TreeMap<>();
    final List<String> writes = new ArrayList<>();
    final Set<String> refused = new HashSet<>();
    final ObjectNode global;
    boolean later;
    private final Map<String, ObjectNode> applied = new TreeMap<>();
    private final Map<String, Stream> streams = new HashMap<>();

    MediaMtxPaths(Version version) {
        this.version = version;
        this.facts = MediaMtxFacts.of(version);
        this.global = defaults("GlobalConf");
    }

    ObjectNode node() {
        return NODES.objectNode();
    }

    private boolean modern() {
        return version == Version.V1_20;
    }

    // what others do

    ObjectNode existing(String name) {
        ObjectNode config = accepted.get(name);
        if (config == null) throw new IllegalArgumentException("no path " + name);
        return config.deepCopy();
    }

    Stream stream(String name) {
        return streams.computeIfAbsent(name, any -> new Stream());
    }

    /** Any change but one of how it is recorded makes the path anew, and cuts who is on it. */
    void change(String name, ObjectNode config) {
        accepted.put(name, config);
        if (!later) apply();
    }

    void remove(String name) {
        accepted.remove(name);
        if (!later) apply();
    }

    void apply() {
        applied.keySet().retainAll(accepted.keySet());
        streams.keySet().retainAll(accepted.keySet());
        accepted.forEach((name, config) -> {
            ObjectNode before = applied.put(name, config.deepCopy());
            if (before != null && !cold(before).equals(cold(config))) streams.remove(name);
        });
    }

    private ObjectNode cold(ObjectNode config) {
        ObjectNode cold = config.deepCopy();
        if (modern())
            cold.remove(cold.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> key.startsWith("record"))
                    .toList());
        else cold.remove("record");
        return cold;
    }

    void forget() {
        accepted.clear();
        apply();
    }

    Path segment(String name, int size, Instant at) {
        ObjectNode config = whole(name, existing(name));
        if (!config.path("record").asBoolean()) throw new IllegalStateException(name + " is not recorded");
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss")
                .withZone(ZoneOffset.UTC)
                .format(at);
        Path file = Path.of(
                config.path("recordPath").asText().replace("%path", name).replace("%Y-%m-%d_%H-%M-%S", time) + ".mp4");
        try {
            Files.createDirectories(file.resolveSibling(""));
            return Files.write(file, new byte[size]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // as it is told

    ObjectNode defaults(String kind) {
        ObjectNode all = node();
        facts.members(kind).forEach((key, member) -> {
            if (!member.deprecated()) all.set(key, value(key, member));
        });
        return all;
    }

    private JsonNode value(String key, MediaMtxFacts.Member member) {
        if (key.equals("recordPartDuration")) return NODES.textNode(modern() ? "1s" : "100ms");
        if (key.equals("recordDeleteAfter")) return NODES.textNode(modern() ? "1d" : "24h0m0s");
        Object known = DEFAULTS.get(key);
        if (known != null) return value(known);
        return switch (member.type()) {
            case "boolean" -> NODES.booleanNode(false);
            case "integer", "number" -> NODES.numberNode(0);
            case "array" -> NODES.arrayNode();
            default -> NODES.textNode("");
        };
    }

    /** @param value a text, a boolean or an int */
    static JsonNode value(Object value) {
        if (value instanceof Boolean flag) return NODES.booleanNode(flag);
        return value instanceof Integer number ? NODES.numberNode(number) : NODES.textNode(value.toString());
    }

    /** With what it inherits, and without its passwords where the version hides them. */
    private ObjectNode whole(String name, ObjectNode own) {
        ObjectNode whole = defaults("PathConf");
        whole.setAll(own);
        own.properties().forEach(key -> {
            if (key.getKey().matches("record.*(Duration|After)"))
                whole.put(key.getKey(), MediaMtxDurations.told(key.getValue().asText(), modern()));
        });
        whole.put("name", name);
        for (String key : List.of("publishPass", "readPass"))
            if (modern() && whole.has(key)) whole.put(key, "<redacted>");
        return whole;
    }

    List<ObjectNode> configs() {
        // the newest shows what is applied, the older what is accepted
        List<ObjectNode> all = new ArrayList<>();
        (modern() ? applied : accepted).forEach((name, own) -> all.add(whole(name, own)));
        return all;
    }

    List<ObjectNode> live() {
        return applied.entrySet().stream()
                .map(path -> live(path.getKey(), path.getValue()))
                .toList();
    }

    private ObjectNode live(String name, ObjectNode config) {
        Stream stream = stream(name);
        boolean online = stream.since != null;
        boolean available = online || config.path("alwaysAvailable").asBoolean();
        ObjectNode path = node();
        facts.members("Path").keySet().forEach(key -> path.putNull(key));
        path.put("name", name).put("confName", name).put("ready", available);
        path.put("bytesReceived", stream.bytes).put("bytesSent", 0);
        if (available) path.put("readyTime", String.valueOf(online ? stream.since : stream.made));
        if (modern()) {
            path.put("available", available).put("online", online);
            path.set("availableTime", path.get("readyTime"));
            if (online) path.put("onlineTime", String.valueOf(stream.since));
            path.put("inboundBytes", stream.bytes).put("outboundBytes", 0).put("inboundFramesInError", 0);
        }
        ArrayNode tracks = path.putArray("tracks");
        if (available) tracks.add("H264");
        if (modern()) {
            ArrayNode tracks2 = path.putArray("tracks2");
            if (available) tracks2.addObject().put("codec", "H264").putNull("codecProps");
        }
        if (online) source(path.putObject("source"), name, config.path("source").asText("publisher"));
        ArrayNode readers = path.putArray("readers");
        stream.readers
                .keySet()
                .forEach(id -> readers.addObject().put("type", "rtspSession").put("id", id));
        return path;
    }

    private void source(ObjectNode source, String name, String configured) {
        boolean pushed = configured.equals("publisher");
        String pulled = modern() ? "mpegtsSource" : "udpSource";
        source.put("type", pushed ? "rtspSession" : pulled).put("id", pushed ? "publisher-of-" + name : "");
    }

    List<ObjectNode> sessions() {
        List<ObjectNode> all = new ArrayList<>();
        streams.forEach((name, stream) -> stream.readers.forEach((id, query) -> {
            ObjectNode session = node();
            facts.members("RTSPSession").forEach((key, member) -> session.set(key, value(key, member)));
            session.put("id", id).put("path", name).put("state", "read").put("query", query);
            session.put("remoteAddr", address(id)).put("created", FakeMediaMtx.SINCE);
            if (modern()) session.putArray("conns").add(id + FakeMediaMtx.CONNECTION);
            all.add(session);
        }));
        return all;
    }

    /** One of each reader. */
    List<ObjectNode> connections() {
        List<ObjectNode> all = new ArrayList<>();
        streams.values()
                .forEach(stream -> stream.readers.keySet().forEach(id -> {
                    ObjectNode connection = node();
                    facts.members("RTSPConn").forEach((key, member) -> connection.set(key, value(key, member)));
                    connection.put("id", id + FakeMediaMtx.CONNECTION).put("remoteAddr", address(id));
                    if (modern()) connection.put("session", id);
                    all.add(connection);
                }));
        return all;
    }

    private static String address(String id) {
        return "127.0.0.1:" + (1024 + Math.floorMod(id.hashCode(), 60_000));
    }

    /** @return whether there was such a session */
    boolean kick(String id) {
        boolean there = false;
        for (Stream stream : streams.values()) there |= stream.readers.remove(id) != null;
        return there;
    }
}
