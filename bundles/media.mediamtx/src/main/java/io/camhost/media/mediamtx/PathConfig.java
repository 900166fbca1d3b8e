package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.media.WantedRecording;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What the configuration of a camera's path should be, and how it differs from what it is. Only what differs is ever written. */
final class PathConfig {
    static final String SOURCE = "source";
    private static final String DELETE_AFTER = "recordDeleteAfter";
    /** What is kept how long is decided elsewhere. */
    private static final String NEVER = "0s";

    private PathConfig() {}

    /**
     * What it always has; most of it cannot be changed without cutting viewers.
     *
     * @param clip shown while nobody publishes; empty: the server's own
     * @param udpPort where pictures come, for servers to which they are sent by UDP
     */
    static ObjectNode fixed(Features features, Optional<Path> clip, OptionalInt udpPort) {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put(DELETE_AFTER, NEVER);
        if (udpPort.isPresent()) config.put(SOURCE, Route.source(features, udpPort.getAsInt()));
        if (!features.alwaysAvailable()) return config;
        config.put("alwaysAvailable", true);
        if (clip.isPresent()) config.put("alwaysAvailableFile", clip.get().toString());
        else config.putArray("alwaysAvailableTracks").addObject().put("codec", "H264");
        return config;
    }

    /** How and whether it is recorded: what changes with each recording. */
    private static final Set<String> RECORDING =
            Set.of("record", "recordPath", "recordDeleteAfter", "recordPartDuration", "recordSegmentDuration");

    /**
     * What somebody else has set: keys that are neither ours nor as a path inherits them.
     *
     * @param wanted what we set ourselves
     */
    static Set<String> foreign(ObjectNode wanted, JsonNode there, JsonNode defaults) {
        Set<String> foreign = new TreeSet<>();
        for (Map.Entry<String, JsonNode> key : there.properties()) {
            boolean ours = wanted.has(key.getKey()) && !othersSource(key) || RECORDING.contains(key.getKey());
            JsonNode usual = defaults.path(key.getKey());
            boolean hidden = key.getValue().asText().equals("<redacted>") && !usual.isMissingNode();
            if (!ours && !key.getKey().equals("name") && !hidden && !same(usual, key.getValue()))
                foreign.add(key.getKey());
        }
        return foreign;
    }

    /** A source that neither is ours nor waits for whoever publishes. */
    private static boolean othersSource(Map.Entry<String, JsonNode> key) {
        String value = key.getValue().asText();
        return key.getKey().equals(SOURCE)
                && !value.equals("publisher")
                && Route.port(value).isEmpty();
    }

    /** All that a path should have, recorded as it is now. */
    static ObjectNode whole(ObjectNode wanted, JsonNode there) {
        ObjectNode whole = wanted.deepCopy();
        for (String key : RECORDING) if (there.has(key) && !whole.has(key)) whole.set(key, there.get(key));
        return whole;
    }

    /** How it would be recorded; {@code record} itself is apart, and never part of this. */
    static ObjectNode recording(Path folder, Optional<WantedRecording> recording) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("recordPath", folder.resolve("%path_%Y-%m-%d_%H-%M-%S").toString());
        config.put(DELETE_AFTER, NEVER);
        recording.ifPresent(wanted -> {
            config.put("recordPartDuration", GoDuration.of(wanted.part()));
            config.put("recordSegmentDuration", GoDuration.of(wanted.segment()));
        });
        return config;
    }

    /** Those keys of {@code wanted} that are something else in {@code there}. */
    static ObjectNode difference(ObjectNode wanted, JsonNode there) {
        ObjectNode different = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> key : wanted.properties())
            if (!same(key.getValue(), there.path(key.getKey()))) different.set(key.getKey(), key.getValue());
        return different;
    }

    private static boolean same(JsonNode wanted, JsonNode there) {
        if (wanted.equals(there)) return true;
        if (wanted.isTextual() && there.isTextual()) {
            OptionalLong millis = GoDuration.millis(wanted.asText());
            String found = there.asText().isEmpty() ? "0s" : there.asText(); // so newer servers write none at all
            return millis.isPresent() && millis.equals(GoDuration.millis(found));
        }
        if (!wanted.isArray() || !there.isArray() || wanted.size() != there.size()) return false;
        for (int i = 0; i < wanted.size(); i++) // the server adds keys that it fills in itself
        for (Map.Entry<String, JsonNode> key : wanted.get(i).properties())
                if (!key.getValue().equals(there.get(i).get(key.getKey()))) return false;
        return true;
    }
}
