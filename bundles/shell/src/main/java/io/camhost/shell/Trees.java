package io.camhost.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON from and to trees of JDK types; Jackson sees none of our classes. */
final class Trees {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Trees() {}

    /** @return an object node; an empty one for no bytes. @throws IllegalArgumentException when it is not a JSON object */
    static JsonNode read(byte[] bytes) {
        if (bytes.length == 0) return JsonNodeFactory.instance.objectNode();
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node != null && node.isObject()) return node;
        } catch (IOException e) {
            // said below, without what was sent
        }
        throw new IllegalArgumentException("the body is not a JSON object");
    }

    static byte[] write(Object tree) {
        try {
            return JSON.writeValueAsString(node(tree)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode node(@Nullable Object value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value == null) return make.nullNode();
        if (value instanceof Map<?, ?> map) {
            var object = make.objectNode();
            map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
            return object;
        }
        if (value instanceof Iterable<?> items) {
            ArrayNode array = make.arrayNode();
            items.forEach(item -> array.add(node(item)));
            return array;
        }
        if (value instanceof Optional<?> optional) return node(optional.orElse(null));
        if (value instanceof Boolean bool) return make.booleanNode(bool);
        if (value instanceof Double || value instanceof Float) return make.numberNode(((Number) value).doubleValue());
        if (value instanceof Number number) return make.numberNode(number.longValue());
        return make.textNode(value.toString());
    }
}
