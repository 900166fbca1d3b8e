package io.camhost.config;

import io.camhost.config.Key.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a list of maps, such as {@code rtsp.cameras}, and the secrets of its items that the environment holds. */
final class ItemReader {
    private static final int MOST = 64;

    private final KeyTable.Section list;
    private final Map<String, String> environment;
    private final List<String> violations;
    private final List<String> warnings;
    private final Set<String> variables = new HashSet<>();

    /** @param violations @param warnings are added to */
    ItemReader(KeyTable.Section list, Map<String, String> environment, List<String> violations, List<String> warnings) {
        this.list = list;
        this.environment = environment;
        this.violations = violations;
        this.warnings = warnings;
    }

    /** Names of variables that belong to the items, whether they are set or not. */
    Set<String> variables() {
        return variables;
    }

    List<Item> read(Node node) throws YamlTree.Malformed {
        List<Item> items = new ArrayList<>();
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().size() > MOST) {
            violations.add(list.name() + ": a list of up to " + MOST + " items with keys below each, got "
                    + (node instanceof SequenceNode more ? more.getValue().size() + " items" : YamlTree.show(node)));
            return items;
        }
        Set<String> names = new HashSet<>();
        for (Node each : sequence.getValue()) {
            if (!(each instanceof MappingNode keys)) {
                violations.add(list.name() + ": an item has keys, `- name: …`, got " + YamlTree.show(each));
                continue;
            }
            Item item = item(keys, items.size() + 1);
            if (item.name().isEmpty()) continue; // said already
            if (names.add(item.name().toLowerCase(Locale.ROOT))) items.add(item);
            else violations.add(item.path() + ": a name that no other item has, got it twice");
        }
        return items;
    }

    private Item item(MappingNode keys, int number) throws YamlTree.Malformed {
        List<YamlTree.Entry> entries = YamlTree.entries(keys);
        Map<Key, Object> values = new LinkedHashMap<>();
        String name = entries.stream()
                .filter(entry -> entry.name().equals(Item.NAME))
                .map(entry -> YamlTree.show(entry.value()))
                .findFirst()
                .orElse("");
        String where = list.name() + "." + (name.isEmpty() ? number : name);
        for (YamlTree.Entry entry : entries) {
            Key key = list.keys().stream()
                    .filter(known -> known.name().equals(entry.name()))
                    .findFirst()
                    .orElse(null);
            if (key == null)
                warnings.add(where + "." + entry.name() + ": unknown key in line " + entry.line() + ", ignored");
            else if (!YamlTree.isNull(entry.value())) put(key, entry.value(), where, values);
        }
        for (Key key : list.keys())
            if (key.is(Trait.NEEDED)
                    && !values.containsKey(key)
                    && entries.stream().noneMatch(named(key)))
                violations.add(where + "." + key.name() + ": must be there, got nothing");
        boolean named = values.keySet().stream().anyMatch(key -> key.name().equals(Item.NAME));
        Item item = new Item(list, named ? name : "", values);
        return named ? withEnvironment(item, values) : item;
    }

    private static Predicate<YamlTree.Entry> named(Key key) {
        return entry -> entry.name().equals(key.name()) && !YamlTree.isNull(entry.value());
    }

    private void put(Key key, Node node, String where, Map<Key, Object> values) {
        try {
            values.put(key, ConfigReader.valueOf(key, node));
        } catch (ConfigReader.BadValue e) {
            violations.add(where + "." + key.name() + ": " + e.rule() + ", got " + key.show(YamlTree.show(node)));
        }
    }

    private Item withEnvironment(Item item, Map<Key, Object> values) {
        for (Key key : list.keys()) {
            if (!key.is(Trait.SECRET)) continue;
            String variable = item.environmentName(key);
            variables.add(variable);
            String value = environment.get(variable);
            if (value != null) values.put(key, value);
        }
        return new Item(list, item.name(), values);
    }
}
