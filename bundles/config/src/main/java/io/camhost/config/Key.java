package io.camhost.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One key of the configuration.
 *
 * @param section such as {@code mediamtx.codec}
 * @param fallback the default as one would write it into the file; blank when it follows from something else
 * @param about one line for the operator
 */
record Key(String section, String name, Type type, String fallback, Rule rule, Set<Trait> traits, String about) {
    enum Trait {
        /** Ports, addresses, paths: a change counts after a restart only. */
        RESTART,
        /** Accepted for the sake of files that have it; nothing reads it yet. */
        NO_EFFECT,
        /** Its value is shown to nobody and not put into Config Admin. */
        SECRET,
        /** A bad value is a warning and counts as not set. */
        LENIENT,
        /** Promises protection that is not there yet: setting it refuses the start. */
        NOT_BUILT,
        /** The path of a file that holds a secret: neither is put into Config Admin. */
        SECRET_FILE,
        /** Must be set, in each item of a list. */
        NEEDED,
        /** A folder that must be creatable and writable. */
        WRITABLE
    }

    static Key of(String name, Type type, Object fallback, Rule rule, String about) {
        return new Key("", name, type, String.valueOf(fallback), rule, Set.of(), about);
    }

    Key in(String itsSection) {
        return new Key(itsSection, name, type, fallback, rule, traits, about);
    }

    Key with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Key(section, name, type, fallback, rule, Set.copyOf(more), about);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** {@code section.key}. */
    String path() {
        return section + "." + name;
    }

    /** Whether it, or what it leads to, is to be seen by nobody. */
    boolean hidden() {
        return is(Trait.SECRET) || is(Trait.SECRET_FILE);
    }

    /** As Config Admin has it: {@code rtsp_port} becomes {@code rtsp.port}. */
    String property() {
        return name.replace('_', '.');
    }

    String pid() {
        return KeyTable.PID_PREFIX + section;
    }

    String environmentName() {
        return Environment.PREFIX + path().replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** For messages. @param value as it was written */
    String show(String value) {
        return is(Trait.SECRET) && !value.isEmpty() ? "***" : value;
    }
}
