package io.camhost.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command, taken apart: {@code --flag}, {@code --name VALUE} or {@code --name=VALUE}, and operands. */
record Arguments(Set<String> flags, Map<String, String> values, List<String> operands) {
    /**
     * @param flagNames options without a value, with their dashes
     * @param valueNames options with one
     * @param wholeRest whether everything from the first operand on is operands
     * @throws Failure naming the first word that does not fit
     */
    static Arguments parse(
            String command, List<String> words, Set<String> flagNames, Set<String> valueNames, boolean wholeRest) {
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        boolean options = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!options || !word.startsWith("-") || word.equals("-")) {
                operands.add(word);
                options &= !wholeRest;
                continue;
            }
            if (word.equals("--")) {
                options = false;
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (valueNames.contains(name)) {
                if (equals < 0 && i + 1 == words.size())
                    throw Failure.usage(command + ": " + name + " needs a value; see: camhost " + command + " --help");
                values.put(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
            } else if (flagNames.contains(name) && equals < 0) {
                flags.add(name);
            } else {
                throw Failure.usage(command + ": there is no option " + name + "; see: camhost " + command + " --help");
            }
        }
        return new Arguments(flags, values, operands);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
