package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.media.StreamState.Guarantee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** What is known of a server beside its keys, and wished: as in {@link #of}. @param readTimeout so long it waits for a publisher */
    private record Setting(boolean local, boolean early, Duration readTimeout) {}

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    static final Features NONE = new Features("", Set.of(), new Setting(false, false, READ_TIMEOUT));

    private final String version;
    private final Set<String> keys;
    private final Setting setting;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private Features(String version, Set<String> keys, Setting setting) {
        this.version = version;
        this.keys = keys;
        this.setting = setting;
    }

    /**
     * Those of a server.
     *
     * @param version as it says, blank when it does not
     * @param defaults of paths, as {@code /v3/config/pathdefaults/get} gives them
     * @param global as {@code /v3/config/global/get} gives it
     * @param local whether it is on this machine
     * @param early whether to use paths that are always available with the first versions that had them
     */
    static Features of(String version, JsonNode defaults, JsonNode global, boolean local, boolean early) {
        Set<String> keys = new TreeSet<>();
        defaults.fieldNames().forEachRemaining(keys::add);
        global.fieldNames().forEachRemaining(keys::add);
        OptionalLong millis = GoDuration.millis(global.path("readTimeout").asText());
        Duration patience = millis.isPresent() ? Duration.ofMillis(millis.getAsLong()) : READ_TIMEOUT;
        return new Features(version, Set.copyOf(keys), new Setting(local, early, patience));
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
        return has("alwaysAvailable") && (keys.contains("runOnOnline") || setting.early());
    }

    /** Whether pictures go to it by UDP, so that viewers stay at least for a while. */
    boolean udp() {
        return !keys.isEmpty() && !alwaysAvailable() && setting.local();
    }

    /** Whether it wants sources of MPEG-TS to be called so. */
    boolean mpegtsUrls() {
        return keys.contains("rtpSDP");
    }

    /** For how long viewers stay with a still picture; empty when they do not see one. */
    Optional<Duration> stallLimit() {
        return udp() ? Optional.of(setting.readTimeout()) : Optional.empty();
    }

    /** What viewers feel when a publisher is replaced. */
    Guarantee guarantee() {
        if (alwaysAvailable()) return Guarantee.SEAMLESS;
        return udp() ? Guarantee.STALL : Guarantee.RECONNECT;
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
        if (udp()) open.add("pictures that no other program of this machine can send: works from MediaMTX 1.19.3");
        else if (!tellsPublishers())
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
            if (udp())
                lacks.add("a picture that says that a camera is away, and viewers who stay for longer than "
                        + setting.readTimeout().toSeconds() + " s then: works from MediaMTX 1.19.3");
            else lacks.add("viewers who stay when a camera restarts: works from MediaMTX 1.19.3");
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
        return Map.of(
                "version",
                version,
                "keys",
                List.copyOf(keys),
                "refused",
                List.copyOf(refused),
                "local",
                setting.local(),
                "early",
                setting.early(),
                "read_timeout",
                setting.readTimeout());
    }

    static Features restore(Map<?, ?> kept) {
        Map<String, Set<String>> sets = new HashMap<>();
        for (String name : new String[] {"keys", "refused"}) {
            Set<String> set = new TreeSet<>();
            if (kept.get(name) instanceof List<?> list) list.forEach(item -> set.add(item.toString()));
            sets.put(name, set);
        }
        Setting setting = new Setting(
                Boolean.TRUE.equals(kept.get("local")),
                Boolean.TRUE.equals(kept.get("early")),
                kept.get("read_timeout") instanceof Duration patience ? patience : READ_TIMEOUT);
        Features features = new Features(
                String.valueOf(kept.get("version")), Set.copyOf(sets.getOrDefault("keys", Set.of())), setting);
        features.refused.addAll(sets.getOrDefault("refused", Set.of()));
        return features;
    }
}
