package io.camhost.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All sections and keys there are. The commented file of the distribution is made from it, see {@link ShippedFile}. */
final class KeyTable {
    /** Before a section's name: its PID in Config Admin. */
    static final String PID_PREFIX = "io.camhost.";
    /** The section whose subsections are PIDs of strangers. */
    static final String PLUGINS = "plugins";

    static final String JWT_SECRET = "security.jwt_secret_key";

    /** @param about a line or two for the operator */
    record Section(String name, String about, List<Key> keys) {}

    private static final List<Section> SECTIONS = Stream.of(
                    HostKeys.sections(), MediaKeys.sections(), CameraKeys.sections(), OperationKeys.sections())
            .flatMap(List::stream)
            .toList();
    private static final Map<String, Key> BY_PATH = SECTIONS.stream()
            .flatMap(section -> section.keys().stream())
            .collect(Collectors.toMap(Key::path, key -> key, (one, other) -> one, LinkedHashMap::new));
    /** Sections that are there any number of times: below their name a list of them. */
    private static final Map<String, Section> LISTS =
            Stream.of(CameraKeys.rtspCameras()).collect(Collectors.toMap(Section::name, list -> list));

    private static final Map<String, Key> BY_ENVIRONMENT =
            BY_PATH.values().stream().collect(Collectors.toMap(Key::environmentName, key -> key));

    private KeyTable() {}

    static List<Section> sections() {
        return SECTIONS;
    }

    static Iterable<Key> keys() {
        return BY_PATH.values();
    }

    static Optional<Key> find(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /** One that must be there. */
    static Key key(String path) {
        return find(path).orElseThrow(() -> new IllegalArgumentException(path));
    }

    static Optional<Key> byEnvironment(String name) {
        return Optional.ofNullable(BY_ENVIRONMENT.get(name));
    }

    /** By its path, such as {@code rtsp.cameras}. */
    static Optional<Section> list(String path) {
        return Optional.ofNullable(LISTS.get(path));
    }

    /** Lists directly below a section. */
    static List<Section> listsOf(String section) {
        return LISTS.values().stream()
                .filter(list ->
                        list.name().substring(0, list.name().lastIndexOf('.')).equals(section))
                .toList();
    }

    /** Whether it is a section, or one has a name that begins with it. */
    static boolean isSection(String name) {
        return SECTIONS.stream()
                .anyMatch(
                        section -> section.name().equals(name) || section.name().startsWith(name + "."));
    }

    static Section section(String name, String about, Key... keys) {
        List<Key> its = new ArrayList<>();
        for (Key key : keys) its.add(key.in(name));
        return new Section(name, about, List.copyOf(its));
    }

    static Key text(String name, String fallback, Rule rule, String about) {
        return Key.of(name, Type.TEXT, fallback, rule, about);
    }

    static Key integer(String name, int fallback, Rule rule, String about) {
        return Key.of(name, Type.INTEGER, fallback, rule, about);
    }

    static Key number(String name, double fallback, Rule rule, String about) {
        return Key.of(name, Type.NUMBER, fallback, rule, about);
    }

    static Key flag(String name, boolean fallback, String about) {
        return Key.of(name, Type.BOOLEAN, fallback, Rule.ANY, about);
    }

    /** A time that must be longer than nothing. */
    static Key time(String name, String fallback, String about) {
        return time(name, fallback, Rule.POSITIVE, about);
    }

    static Key time(String name, String fallback, Rule rule, String about) {
        return Key.of(name, Type.SECONDS, fallback, rule, about);
    }

    static Key size(String name, String fallback, Rule rule, String about) {
        return Key.of(name, Type.SIZE, fallback, rule, about);
    }

    static Key port(String name, int fallback, String about) {
        return integer(name, fallback, Rule.OUR_PORT, about).with(Key.Trait.RESTART);
    }

    /** A file or folder; counts after a restart. */
    static Key path(String name, String fallback, String about) {
        return text(name, fallback, Rule.ABSOLUTE_PATH, about).with(Key.Trait.RESTART);
    }

    static Key list(String name, Type type, String fallback, Rule rule, String about) {
        return Key.of(name, type, fallback, rule, about);
    }

    /** Nothing reads it yet. */
    static Key idle(Key key) {
        return key.with(Key.Trait.NO_EFFECT);
    }

    static Key restart(Key key) {
        return key.with(Key.Trait.RESTART);
    }
}
