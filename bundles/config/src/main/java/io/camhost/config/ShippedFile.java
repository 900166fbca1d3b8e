package io.camhost.config;

import java.util.List;

/**
 * The commented file of the distribution, made from {@link KeyTable}: every section is there, every key is a comment with its
 * default. So it sets nothing, and a key is set by taking the {@code # } away.
 */
final class ShippedFile {
    private static final String HEAD = """
            # Camhost's configuration. Every key is here with its default, as a comment: take the "# " away and change it.
            # A change applies by itself, whole or not at all; ports, addresses and paths count after a restart.
            # `camhost config check` says what is wrong. Environment variables win over this file:
            # CAMERA_SERVICE_<SECTION>_<KEY>, such as CAMERA_SERVICE_SERVER_PORT.
            # Times are seconds or 500ms, 30s, 5m, 24h; sizes are bytes or 10MB, 1GB. "(no effect yet)" means what it says.
            """;
    private static final String TAIL = """

            # Settings of plugins: the plugin's PID, below it its own keys, handed over as they are.
            plugins:
            #  com.example.doorbell:
            #    address: 192.168.1.20
            """;

    private ShippedFile() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        String[] open = {};
        for (KeyTable.Section section : inFileOrder()) {
            String[] names = section.name().split("\\.");
            boolean sameTop = open.length > 0 && open[0].equals(names[0]);
            if (!sameTop) text.append('\n');
            for (int depth = sameTop ? 1 : 0; depth < names.length; depth++) {
                String indent = "  ".repeat(depth);
                boolean last = depth == names.length - 1;
                if (last && !section.about().isEmpty())
                    text.append(indent).append("# ").append(section.about()).append('\n');
                text.append(indent).append(names[depth]).append(":\n");
            }
            open = names;
            for (Key key : section.keys()) text.append(line(key, "  ".repeat(names.length)));
            for (KeyTable.Section list : KeyTable.listsOf(section.name()))
                text.append(example(list, "  ".repeat(names.length)));
        }
        return text.append(TAIL).toString();
    }

    /** Sections with their subsections behind them, by first appearance. */
    private static List<KeyTable.Section> inFileOrder() {
        List<String> tops = KeyTable.sections().stream()
                .map(section -> section.name().split("\\.")[0])
                .distinct()
                .toList();
        return tops.stream()
                .flatMap(top -> KeyTable.sections().stream()
                        .filter(section ->
                                section.name().equals(top) || section.name().startsWith(top + ".")))
                .toList();
    }

    /** A list with one item. */
    private static String example(KeyTable.Section list, String indent) {
        String name = list.name().substring(list.name().lastIndexOf('.') + 1);
        StringBuilder text = new StringBuilder(indent + "# " + list.about() + "\n" + indent + "# " + name + ":\n");
        String bullet = "  - ";
        for (Key key : list.keys()) {
            text.append(line(key, indent, bullet));
            bullet = "    ";
        }
        return text.toString();
    }

    private static String line(Key key, String indent) {
        return line(key, indent, "");
    }

    private static String line(Key key, String indent, String bullet) {
        String setting = indent + "# " + bullet + key.name() + ": " + YamlText.of(key, key.fallback());
        String about = about(key);
        if (about.isEmpty()) return setting + "\n";
        return String.format("%-44s  # %s%n", setting, about).replace("\r", "");
    }

    private static String about(Key key) {
        String about = key.about();
        String rule = key.rule().text();
        boolean told = rule.isEmpty() || key.rule() == Rule.POSITIVE || key.rule() == Rule.NOT_BLANK;
        if (!told && !mentions(about, rule)) about = about.isEmpty() ? rule : about + "; " + rule;
        if (key.is(Key.Trait.NO_EFFECT)) about = about.isEmpty() ? "(no effect yet)" : about + " (no effect yet)";
        return about;
    }

    private static boolean mentions(String about, String rule) {
        return rule.startsWith("one of") ? about.contains(rule.split("[ ,]+")[2]) : about.contains(rule);
    }
}
