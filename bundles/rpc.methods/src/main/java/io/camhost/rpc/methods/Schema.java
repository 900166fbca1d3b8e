package io.camhost.rpc.methods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schemas of results, as trees of JDK types. */
final class Schema {
    static final Map<String, Object> TEXT = Map.of("type", "string");
    static final Map<String, Object> FLAG = Map.of("type", "boolean");
    static final Map<String, Object> COUNT = Map.of("type", "integer", "minimum", 0);
    static final Map<String, Object> NUMBER = Map.of("type", "number");
    static final Map<String, Object> PERCENT = Map.of("type", "number", "minimum", 0, "maximum", 100);
    static final Map<String, Object> TIME = Map.of("type", "string", "format", "date-time");
    static final Map<String, Object> CAMERA = Map.of("type", "string", "pattern", "^camera[0-9]+$");
    static final Map<String, Object> TEXTS = array(TEXT);
    /** Any members, each of them a text. */
    static final Map<String, Object> TEXT_MAP = Map.of("type", "object", "additionalProperties", TEXT);
    /** An object about which nothing more is promised. */
    static final Map<String, Object> ANY_OBJECT = Map.of("type", "object");

    private Schema() {}

    static Map<String, Object> oneOf(String... values) {
        return Map.of("type", "string", "enum", List.of(values));
    }

    static Map<String, Object> array(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    static Map<String, Object> mapOf(Map<String, Object> values) {
        return Map.of("type", "object", "additionalProperties", values);
    }

    /** An object under construction: members are required unless they are optional. */
    static Members object() {
        return new Members();
    }

    /** Collects the members of an object. */
    static final class Members {
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private final List<String> required = new ArrayList<>();

        Members with(String name, Map<String, Object> schema) {
            properties.put(name, schema);
            required.add(name);
            return this;
        }

        Members optional(String name, Map<String, Object> schema) {
            properties.put(name, schema);
            return this;
        }

        Map<String, Object> end() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("properties", properties);
            if (!required.isEmpty()) schema.put("required", List.copyOf(required));
            return schema;
        }
    }
}
