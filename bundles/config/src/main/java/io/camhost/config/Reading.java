package io.camhost.config;

import java.util.List;

/**
 * What became of a file and the environment.
 *
 * @param violations each {@code section.key: rule, got value}; when there is one, nothing of it may be used
 * @param warnings what was ignored
 * @param errors bad values of the environment, ignored as well
 */
record Reading(Settings settings, List<String> violations, List<String> warnings, List<String> errors) {
    Reading {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
        errors = List.copyOf(errors);
    }

    boolean good() {
        return violations.isEmpty();
    }
}
