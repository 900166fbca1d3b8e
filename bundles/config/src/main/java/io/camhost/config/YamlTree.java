package io.camhost.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as a tree of nodes, nothing constructed from it: a number keeps the digits it was written with, and each value knows its
 * place in the text. What could blow up (aliases of lists and maps, deep nesting, a huge file) is refused.
 */
final class YamlTree {
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 20;

    private YamlTree() {}

    /** A text is no YAML, or none that we take: one line that says where and why. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** One entry of a map. */
    record Entry(String name, ScalarNode key, Node value) {
        int line() {
            return key.getStartMark().getLine() + 1;
        }
    }

    /** @return the top level; empty when there is nothing but comments */
    static Optional<MappingNode> parse(String text) throws Malformed {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST);
        Node root;
        try {
            root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw new Malformed(place(e) + e.getProblem());
        } catch (YAMLException e) {
            throw new Malformed(
                    String.valueOf(e.getMessage()).startsWith("Number of aliases")
                            ? "aliases of lists and maps are not taken: write them out"
                            : String.valueOf(e.getMessage()));
        }
        if (root == null || isNull(root)) return Optional.empty();
        if (root instanceof MappingNode mapping) return Optional.of(mapping);
        throw new Malformed("the file must consist of sections, `server:` and the like, with keys below them");
    }

    private static String place(MarkedYAMLException e) {
        if (e.getProblemMark() == null) return "";
        return "line " + (e.getProblemMark().getLine() + 1) + ", column "
                + (e.getProblemMark().getColumn() + 1) + ": ";
    }

    /** @throws Malformed when a key is there twice, or is no plain text */
    static List<Entry> entries(MappingNode mapping) throws Malformed {
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key))
                throw new Malformed("line " + line + ": a key must be a plain word");
            if (!seen.add(key.getValue()))
                throw new Malformed("line " + line + ": " + key.getValue() + " is there a second time");
            entries.add(new Entry(key.getValue(), key, tuple.getValueNode()));
        }
        return entries;
    }

    static Optional<Entry> entry(MappingNode mapping, String name) throws Malformed {
        return entries(mapping).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** The texts of a list of plain values; empty when it is none. */
    static Optional<List<String>> items(SequenceNode sequence) {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar)) return Optional.empty();
            items.add(scalar.getValue());
        }
        return Optional.of(items);
    }

    /** A value as one line for messages. */
    static String show(Node node) {
        if (node instanceof ScalarNode scalar) return scalar.getValue();
        if (node instanceof SequenceNode sequence)
            return items(sequence).map(Object::toString).orElse("a list of lists or maps");
        return "a map";
    }
}
