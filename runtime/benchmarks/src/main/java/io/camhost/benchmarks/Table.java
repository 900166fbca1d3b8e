package io.camhost.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found, line by line: printed as it comes, and as Markdown at the end. */
final class Table {
    private static final String[] HEAD = {"what", "Camhost", "bare", "ratio", "goal", ""};
    private static final int GOAL = 4;

    private final PrintStream out;
    private final List<String[]> lines = new ArrayList<>();
    private int missed;

    Table(PrintStream out) {
        this.out = out;
    }

    /** A figure that is set against the same figure of a bare server. @param goal of the ratio */
    void compare(String what, Rounds ours, Rounds bare, int digits, @Nullable Goal goal) {
        add(what, ours.text(digits), bare.text(digits), ours.over(bare).text(2), goal);
    }

    /** A figure of its own. */
    void tell(String what, String ours, @Nullable Goal goal) {
        add(what, ours, "", "", goal);
    }

    private void add(String what, String ours, String bare, String ratio, @Nullable Goal goal) {
        String verdict = goal == null ? "" : goal.met() ? "met" : "MISSED";
        if (goal != null && !goal.met()) missed++;
        String[] line = {what, ours, bare, ratio, goal == null ? "" : goal.text(), verdict};
        lines.add(line);
        out.printf("  %-58s %-28s %-28s %-20s %-8s %s%n", (Object[]) line);
        out.flush();
    }

    void head() {
        out.printf("  %-58s %-28s %-28s %-20s %-8s %s%n", (Object[]) HEAD);
    }

    int missed() {
        return missed;
    }

    /** @param all also the lines without a goal */
    String markdown(boolean all) {
        StringBuilder text = new StringBuilder();
        row(HEAD, text);
        text.append("|---|---|---|---|---|---|\n");
        for (String[] line : lines) if (all || !line[GOAL].isEmpty()) row(line, text);
        return text.toString();
    }

    private static void row(String[] cells, StringBuilder text) {
        for (String cell : cells) text.append("| ").append(cell).append(' ');
        text.append("|\n");
    }
}
