package io.camhost.launcher;

import java.io.PrintStream;

/** What {@code camhost doctor} says: a line for each thing, with {@code ok}, {@code --} (missing, but it goes without) or {@code !!}. */
final class Findings {
    private final PrintStream out;
    private boolean fit = true;

    Findings(PrintStream out) {
        this.out = out;
    }

    /** Nothing was {@link #broken}. */
    boolean fit() {
        return fit;
    }

    void ok(String what, String text) {
        out.printf("ok  %-12s %s%n", what, text);
    }

    void missing(String what, String text) {
        out.printf("--  %-12s %s%n", what, text);
    }

    void broken(String what, String text) {
        fit = false;
        out.printf("!!  %-12s %s%n", what, text);
    }
}
