package io.camhost.config;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Sets one key in the text of a file and leaves all else, comments and order, as the operator wrote it. */
final class YamlEdit {
    private YamlEdit() {}

    /**
     * @param value as it is to be written, see {@link YamlText}
     * @throws YamlTree.Malformed when the text is no YAML, or is written in a way that we do not edit ({@code {a: b}})
     */
    static String set(String text, Key key, String value) throws YamlTree.Malformed {
        List<String> names = List.of((key.section() + "." + key.name()).split("\\."));
        Optional<MappingNode> level = YamlTree.parse(text);
        int headerEnd = 0;
        for (int depth = 0; depth < names.size(); depth++) {
            Optional<YamlTree.Entry> entry =
                    level.isPresent() ? YamlTree.entry(level.get(), names.get(depth)) : Optional.empty();
            if (entry.isEmpty()) return insert(text, headerEnd, depth, names, value, indentOf(level, depth));
            Node there = entry.get().value();
            if (depth == names.size() - 1) return replace(text, entry.get(), value);
            if (there instanceof MappingNode mapping) {
                if (mapping.getFlowStyle() == DumperOptions.FlowStyle.FLOW)
                    throw new YamlTree.Malformed(
                            "line " + entry.get().line() + ": write this section with one key per line first");
                level = Optional.of(mapping);
            } else if (YamlTree.isNull(there)) {
                level = Optional.empty();
            } else {
                throw new YamlTree.Malformed("line " + entry.get().line() + ": " + names.get(depth) + " is no section");
            }
            headerEnd = endOfLine(text, entry.get().key().getEndMark().getIndex());
        }
        throw new IllegalStateException("a key has a name");
    }

    private static String replace(String text, YamlTree.Entry entry, String value) {
        Node old = entry.value();
        if (YamlTree.isNull(old)
                && old.getStartMark().getIndex() >= old.getEndMark().getIndex()) {
            int colon = text.indexOf(':', entry.key().getEndMark().getIndex());
            return text.substring(0, colon + 1) + " " + value + text.substring(colon + 1);
        }
        int from = old.getStartMark().getIndex();
        int to = end(old);
        int colon = text.indexOf(':', entry.key().getEndMark().getIndex());
        // a block list begins on a line of its own: what is between goes too
        String lead = text.substring(colon + 1, from);
        if (lead.indexOf('\n') >= 0) return text.substring(0, colon + 1) + " " + value + text.substring(to);
        return text.substring(0, from) + value + text.substring(to);
    }

    /** Where a value ends: of a block collection the end mark is that of whatever comes next, so its last item tells. */
    private static int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == DumperOptions.FlowStyle.BLOCK
                && !collection.getValue().isEmpty()) {
            Object last = collection.getValue().get(collection.getValue().size() - 1);
            return end(last instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) last);
        }
        return node.getEndMark().getIndex();
    }

    /** Adds what is missing from {@code depth} on: behind the commented-out key when there is one, else below the header. */
    private static String insert(String text, int headerEnd, int depth, List<String> names, String value, int indent) {
        StringBuilder lines = new StringBuilder();
        int column = indent;
        for (int i = depth; i < names.size() - 1; i++, column += 2)
            lines.append(" ".repeat(column)).append(names.get(i)).append(":\n");
        lines.append(" ".repeat(column))
                .append(names.get(names.size() - 1))
                .append(": ")
                .append(value)
                .append('\n');
        int at = depth == 0 ? text.length() : place(text, headerEnd, depth, names);
        String gap = at > 0 && text.charAt(at - 1) != '\n' ? "\n" : "";
        if (depth == 0 && !text.isBlank()) gap += "\n";
        return text.substring(0, at) + gap + lines + text.substring(at);
    }

    private static int place(String text, int headerEnd, int depth, List<String> names) {
        if (depth < names.size() - 1) return headerEnd;
        String commented = names.get(depth) + ":";
        int at = headerEnd;
        while (at < text.length()) {
            int end = endOfLine(text, at);
            String line = text.substring(at, end).strip();
            if (line.startsWith("#")) {
                if (line.substring(1).strip().startsWith(commented)) return end;
            } else if (!line.isEmpty() && indentation(text, at) < 2 * depth) {
                break; // the next section
            } else if (line.endsWith(":")) {
                break; // a subsection: its comments are not ours
            }
            at = end;
        }
        return headerEnd;
    }

    private static int indentOf(Optional<MappingNode> level, int depth) {
        if (level.isEmpty() || level.get().getValue().isEmpty()) return 2 * depth;
        return level.get().getValue().get(0).getKeyNode().getStartMark().getColumn();
    }

    private static int indentation(String text, int lineStart) {
        int at = lineStart;
        while (at < text.length() && text.charAt(at) == ' ') at++;
        return at - lineStart;
    }

    /** Behind the line feed. */
    private static int endOfLine(String text, int from) {
        int feed = text.indexOf('\n', from);
        return feed < 0 ? text.length() : feed + 1;
    }
}
