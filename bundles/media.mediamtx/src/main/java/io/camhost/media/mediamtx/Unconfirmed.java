package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was written and has not been seen by reading yet: the server says yes before it has done it, and may not do it at all. Until
 * it is seen, or too late, it counts as done, so that nothing is written twice. Threading: one thread.
 */
final class Unconfirmed {
    private static final Logger LOG = LoggerFactory.getLogger(Unconfirmed.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private record Write(Optional<ObjectNode> keys, long sinceNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Write> writes = new HashMap<>(); // by path
    private volatile int lost;

    Unconfirmed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void wrote(String name, ObjectNode keys) {
        ObjectNode all = Optional.ofNullable(writes.get(name))
                .flatMap(Write::keys)
                .map(ObjectNode::deepCopy)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        all.setAll(keys);
        writes.put(name, new Write(Optional.of(all), nanoTime.getAsLong()));
    }

    void deleted(String name) {
        writes.put(name, new Write(Optional.empty(), nanoTime.getAsLong()));
    }

    boolean none() {
        return writes.isEmpty();
    }

    /** How many had no effect within their time. */
    int lost() {
        return lost;
    }

    /** The server was restarted: whatever was asked of it before is void. */
    void forget() {
        writes.clear();
    }

    /** What was read, with what was written over it; what is seen, or is too late, is forgotten. */
    Map<String, JsonNode> over(Map<String, JsonNode> read) {
        Map<String, JsonNode> configs = new HashMap<>(read);
        long now = nanoTime.getAsLong();
        for (Iterator<Map.Entry<String, Write>> each = writes.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Write> write = each.next();
            JsonNode there = read.get(write.getKey());
            if (seen(write.getValue(), there)) {
                each.remove();
            } else if (now - write.getValue().sinceNanos() > LIMIT.toNanos()) {
                lost++;
                LOG.warn(
                        "{}: what was written had no effect within {} s, it is written again",
                        write.getKey(),
                        LIMIT.toSeconds());
                each.remove();
            } else {
                lay(configs, write.getKey(), write.getValue());
            }
        }
        return configs;
    }

    private static boolean seen(Write write, @Nullable JsonNode there) {
        if (write.keys().isEmpty()) return there == null;
        return there != null && PathConfig.difference(write.keys().get(), there).isEmpty();
    }

    private static void lay(Map<String, JsonNode> configs, String name, Write write) {
        if (write.keys().isEmpty()) {
            configs.remove(name);
            return;
        }
        ObjectNode merged = configs.get(name) instanceof ObjectNode there
                ? there.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        merged.setAll(write.keys().get());
        configs.put(name, merged);
    }
}
