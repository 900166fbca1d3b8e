package io.camhost.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Table table = new Table(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void showsBothTheRatioAndWhetherTheGoalIsMet() {
        Rounds ours = new Rounds();
        ours.add(60);
        Rounds bare = new Rounds();
        bare.add(100);
        table.compare("requests/s", ours, bare, 0, Goal.atLeast(0.7, 0.6));
        table.tell("memory, MB", "104", Goal.atMost(150, 104));
        table.tell("length", "7", null);
        assertThat(table.markdown(true)).isEqualTo("""
                        | what | Camhost | bare | ratio | goal |  |
                        |---|---|---|---|---|---|
                        | requests/s | 60 | 100 | 0.60 | ≥ 0.7 | MISSED |
                        | memory, MB | 104 |  |  | ≤ 150 | met |
                        | length | 7 |  |  |  |  |
                        """);
        assertThat(table.markdown(false)).contains("memory, MB").doesNotContain("length");
        assertThat(table.missed()).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("requests/s", "MISSED");
    }
}
