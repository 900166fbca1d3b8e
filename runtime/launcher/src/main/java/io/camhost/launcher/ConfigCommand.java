package io.camhost.launcher;

import java.io.PrintStream;
import java.nio.file.Path;

/** {@code camhost config check}. */
final class ConfigCommand {
    private final Places places;
    private final PrintStream out;

    ConfigCommand(Places places, PrintStream out) {
        this.places = places;
        this.out = out;
    }

    int run(Arguments arguments) {
        String what = arguments.operands().get(0);
        if (!what.equals("check"))
            throw Failure.usage("config: there is no '" + what + "', only: camhost config check [FILE]");
        Path file = arguments.operands().size() > 1
                ? Path.of(arguments.operands().get(1)).toAbsolutePath().normalize()
                : places.conf();
        Texts.requireFile("the configuration", file);
        return new ConfigChecker(places.system()).check(file, out);
    }
}
