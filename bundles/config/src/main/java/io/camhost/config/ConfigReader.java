package io.camhost.config;

import io.camhost.config.Key.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the text of a file and the environment; collects all that is wrong instead of stopping at the first. One use. */
final class ConfigReader {
    private final Map<Key, Object> values = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> plugins = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();
    private final Set<String> itemVariables = new HashSet<>();
    private final Map<String, String> environment;
    private final List<String> violations = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ConfigReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @param text of the file; null when there is none
     * @param environment all variables of the process
     */
    static Reading read(@Nullable String text, Map<String, String> environment) {
        return new ConfigReader(environment).readAll(text);
    }

    private Reading readAll(@Nullable String text) {
        if (text != null) readFile(text);
        Environment variables = new Environment(environment, itemVariables);
        values.putAll(variables.values());
        warnings.addAll(variables.warnings());
        violations.addAll(variables.violations());
        Settings settings = new Settings(values, plugins, items);
        violations.addAll(CrossRules.violations(settings));
        for (Item item : items)
            item.text(Trait.SECRET_FILE)
                    .flatMap(file -> SecretFiles.wrong(Path.of(file)))
                    .ifPresent(wrong -> warnings.add(item.path() + ".password_file: it " + wrong));
        return new Reading(settings, violations, warnings, variables.errors());
    }

    private void readFile(String text) {
        try {
            Optional<MappingNode> root = YamlTree.parse(text);
            if (root.isEmpty()) {
                violations.add("the file must have at least one section, got an empty one or only comments");
                return;
            }
            for (YamlTree.Entry entry : YamlTree.entries(root.get())) readSection(entry.name(), entry);
        } catch (YamlTree.Malformed e) {
            violations.add("the file is not valid YAML: " + e.getMessage());
        }
    }

    private void readSection(String section, YamlTree.Entry entry) throws YamlTree.Malformed {
        boolean ofStrangers = section.equals(KeyTable.PLUGINS);
        if (!ofStrangers && !KeyTable.isSection(section)) {
            warnings.add(section + ": unknown section in line " + entry.line() + ", ignored");
            return;
        }
        if (YamlTree.isNull(entry.value())) return;
        if (!(entry.value() instanceof MappingNode keys)) {
            violations.add(section + ": a section with keys below it, got " + YamlTree.show(entry.value()));
            return;
        }
        for (YamlTree.Entry below : YamlTree.entries(keys)) {
            String path = section + "." + below.name();
            if (ofStrangers) readPlugin(below);
            else if (KeyTable.list(path).isPresent())
                readItems(KeyTable.list(path).get(), below);
            else if (KeyTable.isSection(path)) readSection(path, below);
            else readKey(path, below);
        }
    }

    private void readItems(KeyTable.Section list, YamlTree.Entry entry) throws YamlTree.Malformed {
        if (YamlTree.isNull(entry.value())) return;
        ItemReader reader = new ItemReader(list, environment, violations, warnings);
        items.addAll(reader.read(entry.value()));
        itemVariables.addAll(reader.variables());
    }

    private void readKey(String path, YamlTree.Entry entry) {
        Optional<Key> known = KeyTable.find(path);
        if (known.isEmpty()) {
            warnings.add(path + ": unknown key in line " + entry.line() + ", ignored");
            return;
        }
        if (YamlTree.isNull(entry.value())) return;
        Key key = known.get();
        try {
            values.put(key, valueOf(key, entry.value()));
        } catch (BadValue e) {
            if (key.is(Trait.LENIENT)) warnings.add(e.getMessage() + "; ignored");
            else violations.add(e.getMessage());
        }
    }

    static Object valueOf(Key key, Node node) throws BadValue {
        if (node instanceof SequenceNode sequence && key.type().list()) {
            Optional<List<String>> items = YamlTree.items(sequence);
            if (items.isPresent()) {
                return checked(key, () -> key.type().parse(items.get()), YamlTree.show(node));
            }
        }
        if (node instanceof ScalarNode scalar) return parse(key, scalar.getValue());
        throw new BadValue(key, key.type().shape(), YamlTree.show(node));
    }

    /** The value of a text, checked by the key's own rule. */
    static Object parse(Key key, String text) throws BadValue {
        return checked(key, () -> key.type().parse(text), text);
    }

    private static Object checked(Key key, Supplier<Object> parse, String shown) throws BadValue {
        Object value;
        try {
            value = parse.get();
        } catch (IllegalArgumentException e) { // a number's NumberFormatException is one too
            String rule = key.rule().text();
            throw new BadValue(key, key.type().shape() + (rule.isEmpty() ? "" : ", " + rule), shown);
        }
        if (!key.rule().fulfilled().test(value))
            throw new BadValue(key, key.rule().text(), shown);
        if (key.is(Trait.NOT_BUILT) && !shown.isEmpty())
            throw new BadValue(
                    key, "not built yet, and the host does not pretend to be protected: leave it empty", shown);
        return value;
    }

    private void readPlugin(YamlTree.Entry entry) throws YamlTree.Malformed {
        String pid = entry.name();
        String path = KeyTable.PLUGINS + "." + pid;
        if (pid.startsWith(KeyTable.PID_PREFIX)) {
            violations.add(path + ": the PID of a plugin, got one of the host's own");
            return;
        }
        if (YamlTree.isNull(entry.value())) return;
        if (!(entry.value() instanceof MappingNode keys)) {
            violations.add(path + ": keys below it, got " + YamlTree.show(entry.value()));
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        for (YamlTree.Entry below : YamlTree.entries(keys)) {
            Optional<Object> value = PlainValues.of(below.value());
            if (value.isPresent()) properties.put(below.name(), value.get());
            else if (!YamlTree.isNull(below.value()))
                violations.add(path + "." + below.name() + ": a plain value or a list of them, got "
                        + YamlTree.show(below.value()));
        }
        plugins.put(pid, properties);
    }

    /** Its message is {@code section.key: rule, got value}. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        private final String rule;

        BadValue(Key key, String rule, String shown) {
            super(key.path() + ": " + rule + ", got " + (shown.isEmpty() ? "nothing" : key.show(shown)));
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }
}
