package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int camhost(String... words) {
        return new Main(
                        home,
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(words));
    }

    private List<String> errors() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "bogus, there is no command 'bogus'",
        "status --loud, there is no option --loud",
        "status now, does not know what to do with 'now'",
        "token --user, --user needs a value",
        "token --user me, --role ROLE is missing",
        "token revoke, 'revoke USER'",
        "token revoke me --role viewer, 'revoke USER'",
        "token give me, 'revoke USER'",
        "token --user me --role king, 'not ''king'''",
        "swap, usage: camhost swap FILE",
        "plugin, usage: camhost plugin install FILE",
        "plugin bogus, there is no 'bogus'",
        "plugin install, install wants a file",
        "plugin remove, remove wants the name",
        "plugin list all, list wants nothing more",
        "expose, usage: camhost expose ADDRESS",
        "config validate, there is no 'validate'",
        "run extra, does not know what to do with 'extra'",
    })
    void aWrongCallIsOneLineAndStatus2(String words, String expected) {
        assertThat(camhost(words.split(" "))).isEqualTo(2);
        assertThat(errors()).singleElement().asString().contains(expected);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run", "stop", "status", "doctor", "cameras", "token", "expose", "swap", "plugin", "config", "shell"
            })
    void everyCommandHasHelp(String command) {
        assertThat(camhost(command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: camhost " + command);
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "status", "cameras", "shell status"})
    void withoutAHostTheStatusIs3(String words) {
        assertThat(camhost(words.split(" "))).isEqualTo(3);
        assertThat(errors()).singleElement().asString().contains("no host is running");
    }

    @Test
    void withoutACommandTheUsageIsTold() {
        assertThat(camhost()).isEqualTo(2);
        assertThat(errors()).first().asString().startsWith("usage");
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(camhost("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("camhost \\S+\\R");
    }
}
