package io.camhost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Values of keys we know nothing of, by how they are written: what Config Admin can hold. */
final class PlainValues {
    private PlainValues() {}

    /** Boolean, Integer, Long, Double, String, or an array of one of them; empty for anything else. */
    static Optional<Object> of(Node node) {
        if (node instanceof ScalarNode scalar)
            return YamlTree.isNull(node) ? Optional.empty() : Optional.of(one(scalar));
        if (!(node instanceof SequenceNode sequence)) return Optional.empty();
        List<Object> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar)) return Optional.empty();
            items.add(one(scalar));
        }
        return Optional.of(array(items));
    }

    private static Object array(List<Object> items) {
        if (!items.isEmpty()) {
            if (items.stream().allMatch(Integer.class::isInstance)) return items.toArray(Integer[]::new);
            if (items.stream().allMatch(Double.class::isInstance)) return items.toArray(Double[]::new);
            if (items.stream().allMatch(Boolean.class::isInstance)) return items.toArray(Boolean[]::new);
        }
        return items.stream().map(Object::toString).toArray(String[]::new);
    }

    private static Object one(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.BOOL)) return Type.BOOLEAN.parse(text);
            if (tag.equals(Tag.FLOAT)) return Type.NUMBER.parse(text);
            if (tag.equals(Tag.INT)) {
                long number = Long.parseLong(text);
                if (number == (int) number) return (int) number;
                return number;
            }
        } catch (IllegalArgumentException e) {
            return text; // such as 0x1F, 1_000 or .inf: as it was written
        }
        return text;
    }
}
