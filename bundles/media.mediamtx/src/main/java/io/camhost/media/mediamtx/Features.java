package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a server can do, read from the keys of its configuration: self-built ones have no useful version. A key that it lists and
 * refuses all the same is remembered, and counts as not there. Threading: any thread.
 */
final class Features {
    /** Keys by the first version that has them, from new to old. */
    private static final Map<String, String> SINCE = new LinkedHashMap<>();

    static {
        SINCE.put("forward", "1.20");
        SINCE.put("runOnOnline", "1.19.3");
        SINCE.put("hlsCDNSecret", "1.18.1");
        SINCE.put("alwaysAvailable", "1.16");
        SINCE.put("rtpSDP", "1.14");
        SINCE.put("rtspTransports", "1.11");
        SINCE.put("authMethod", "1.6");
    }

    static final Features NONE = new Features("", Set.of());

    private final String version;
    private final Set<String> keys;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private Features(String version, Set<String> keys) {
        this.version = version;
        this.keys = keys;
    }

    /**
     * Those of a server.
     *
     * @param version as it says, blank when it does not
     * @param defaults of paths, as {@code /v3/config/pathdefaults/get} gives them
     * @param global as {@code /v3/config/global/get} gives it
     */
    static Features of(String version, JsonNode defaults, JsonNode global) {
        Set<String> keys = new TreeSet<>();
        defaults.fieldNames().forEachRemaining(keys::add);
        global.fieldNames().forEachRemaining(keys::add);
        return new Features(version, Set.copyOf(keys));
    }

    /** Of a server that was seen before: it is known what it refuses. */
    Features since(Features before) {
        if (version.equals(before.version) && keys.equals(before.keys)) refused.addAll(before.refused);
        return this;
    }

    private boolean has(String key) {
        return keys.contains(key) && !refused.contains(key);
    }

    /** Whether viewers stay while nobody publishes; the first versions that had it are not trusted with it. */
    boolean alwaysAvailable() {
        return has("alwaysAvailable") && keys.contains("runOnOnline");
    }

    /** Whether it asks us who calls its API. */
    boolean asksForCalls() {
        return keys.isEmpty() || keys.contains("authMethod");
    }

    /** Whether it tells us what a publisher calls itself. */
    boolean tellsPublishers() {
        return keys.contains("runOnOnline");
    }

    /** What cannot be kept from others on this machine, a line each as in {@link #lacks}. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        if (keys.isEmpty()) return open;
        if (!asksForCalls())
            open.add("a control API that asks who calls it (it is open to all programs of this machine):"
                    + " works from MediaMTX 1.6");
        if (!tellsPublishers())
            open.add("publishers whose password cannot be read in the list of processes: works from MediaMTX 1.19.3");
        if (!keys.contains("hlsCDNSecret"))
            open.add(
                    "HLS players other than the page that come with a ticket in the address: works from MediaMTX 1.18.1");
        return open;
    }

    /** Whether how to record may be changed while a path is in use, and not only whether. */
    boolean recordPath() {
        return keys.contains("alwaysAvailable"); // they came with neighbouring versions
    }

    /** Blank where it does not say. */
    String version() {
        return version;
    }

    /** For people: which version it is, or must be. */
    String versionText() {
        if (!version.isEmpty()) return version;
        for (Map.Entry<String, String> key : SINCE.entrySet())
            if (keys.contains(key.getKey())) return key.getValue() + " or later";
        return "older than 1.6";
    }

    /** Without what it refuses. */
    ObjectNode accepted(ObjectNode settings) {
        ObjectNode accepted = settings.deepCopy();
        accepted.remove(refused);
        return accepted;
    }

    void refuses(String key) {
        refused.add(key);
    }

    Set<String> refused() {
        return Set.copyOf(refused);
    }

    /** What does not work with it, a line each, with the version from which it would. */
    List<String> lacks() {
        List<String> lacks = new ArrayList<>();
        if (keys.isEmpty()) return lacks;
        if (!alwaysAvailable()) {
            lacks.add("viewers who stay when a camera restarts: works from MediaMTX 1.19.3");
            lacks.add("an idle camera that starts for its first viewer: works from MediaMTX 1.19.3");
        }
        if (!recordPath())
            lacks.add("another folder or part length for the recording of a stream that is in use:"
                    + " works from MediaMTX 1.16");
        if (!keys.contains("hlsCDNSecret")) lacks.add("viewers of HLS counted one by one: works from MediaMTX 1.18.1");
        if (version.isEmpty()) lacks.add("a server that tells its version: works from MediaMTX 1.15.2");
        for (String key : new TreeSet<>(refused)) lacks.add("the setting " + key + ", which this server refuses");
        return lacks;
    }

    /** For the successor. */
    Map<String, Object> keep() {
        return Map.of("version", version, "keys", List.copyOf(keys), "refused", List.copyOf(refused));
    }

    static Features restore(Map<?, ?> kept) {
        Map<String, Set<String>> sets = new HashMap<>();
        for (String name : new String[] {"keys", "refused"}) {
            Set<String> set = new TreeSet<>();
            if (kept.get(name) instanceof List<?> list) list.forEach(item -> set.add(item.toString()));
            sets.put(name, set);
        }
        Features features =
                new Features(String.valueOf(kept.get("version")), Set.copyOf(sets.getOrDefault("keys", Set.of())));
        features.refused.addAll(sets.getOrDefault("refused", Set.of()));
        return features;
    }
}
