package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one round knows of the server.
 *
 * @param paths live ones, by name
 * @param configs of paths, by name; our own writes are noted here, so that they need not be read back
 */
record Round(
        Api api,
        Features features,
        Ports ports,
        Viewers viewers,
        Map<String, JsonNode> paths,
        Map<String, JsonNode> configs) {
    @Nullable
    JsonNode config(String name) {
        return configs.get(name);
    }

    /** A missing node when there is none. */
    JsonNode path(String name) {
        JsonNode path = paths.get(name);
        return path == null ? JsonNodeFactory.instance.missingNode() : path;
    }

    void add(String name, ObjectNode config) throws ApiException {
        api.add(name, config);
        configs.put(name, config.deepCopy());
    }

    void patch(String name, ObjectNode keys) throws ApiException {
        api.patch(name, keys);
        JsonNode before = configs.get(name);
        ObjectNode merged =
                before instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        merged.setAll(keys);
        configs.put(name, merged);
    }
}
