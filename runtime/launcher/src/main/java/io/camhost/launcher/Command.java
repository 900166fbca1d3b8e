package io.camhost.launcher;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One word after {@code camhost}.
 *
 * @param synopsis what follows the word
 * @param details lines of {@code --help} about its options
 * @param least operands at least
 * @param most operands at most
 */
record Command(
        String name,
        String synopsis,
        String summary,
        List<String> details,
        Set<String> flags,
        Set<String> values,
        int least,
        int most,
        Action action) {
    /** Options that say where things are; every command takes them. */
    private static final Set<String> PLACES = Set.of("--conf", "--data", "--log");

    interface Action {
        /** @return the exit status. @throws Failure with what to tell */
        int run(Arguments arguments) throws InterruptedException;
    }

    int run(List<String> words) throws InterruptedException {
        return action.run(parse(words));
    }

    Arguments parse(List<String> words) {
        Set<String> withValue = new TreeSet<>(values);
        withValue.addAll(PLACES);
        Arguments arguments = Arguments.parse(name, words, flags, withValue, name.equals("shell"));
        int count = arguments.operands().size();
        if (count < least)
            throw Failure.usage("usage: camhost " + name + " " + synopsis + "; see: camhost " + name + " --help");
        if (count > most)
            throw Failure.usage(name + ": does not know what to do with '"
                    + arguments.operands().get(most) + "'; see: camhost " + name + " --help");
        return arguments;
    }

    List<String> help() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add(("usage: camhost " + name + " " + synopsis).stripTrailing());
        lines.add("");
        lines.add(summary);
        if (!details.isEmpty()) lines.add("");
        details.forEach(line -> lines.add("  " + line));
        lines.add("");
        lines.add("  --conf FILE        the configuration, else $CAMHOST_CONF, else conf/camhost.yaml beside bin");
        lines.add("  --data DIR         the data folder, else $CAMHOST_DATA, else data beside bin");
        lines.add("  --log DIR          the folder of the log, else $CAMHOST_LOG, else log beside bin");
        return lines;
    }
}
