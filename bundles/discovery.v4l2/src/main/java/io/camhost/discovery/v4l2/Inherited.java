package io.camhost.discovery.v4l2;

import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a predecessor knew of nodes, by name with their instance: another camera in the same node is no concern of it.
 *
 * @param stuck asked in vain: asking them again would cost another thread
 * @param dead their driver answers for them, but they do not: they must answer themselves
 */
record Inherited(Map<String, String> stuck, Map<String, String> dead) {
    static final Inherited NOTHING = new Inherited(Map.of(), Map.of());

    Inherited {
        stuck = Map.copyOf(stuck);
        dead = Map.copyOf(dead);
    }

    boolean stuck(Node node) {
        return node.instance().equals(stuck.get(node.name()));
    }

    boolean dead(Node node) {
        return node.instance().equals(dead.get(node.name()));
    }

    Map<String, Object> toMap() {
        return Map.of("stuck", stuck, "dead", dead);
    }

    static Inherited of(Map<?, ?> map) {
        return new Inherited(nodes(map.get("stuck")), nodes(map.get("dead")));
    }

    private static Map<String, String> nodes(@Nullable Object kept) {
        Map<String, String> nodes = new TreeMap<>();
        if (kept instanceof Map<?, ?> map)
            map.forEach((node, instance) -> nodes.put(node.toString(), instance.toString()));
        return nodes;
    }
}
