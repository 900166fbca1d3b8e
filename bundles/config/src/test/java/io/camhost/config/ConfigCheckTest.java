package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int check(String text) throws Exception {
        Path file = folder.resolve("camhost.yaml");
        Files.writeString(file, text);
        return check(file);
    }

    private int check(Path file) {
        return ConfigCheck.run(file, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysThatAllIsWell() throws Exception {
        assertThat(check("server: {port: 9000}")).isZero();
        assertThat(said()).isEqualTo(folder.resolve("camhost.yaml") + " is OK\n");
    }

    @Test
    void listsWhatIsWrongIgnoredAndWithoutEffect() throws Exception {
        assertThat(check("server: {port: 70000, tsl: 1}\nsnapshots: {max_count: 100}"))
                .isOne();
        assertThat(said()).isEqualTo("""
                        wrong:
                          server.port: 1–65535, or 0 for any free one, got 70000
                        ignored:
                          server.tsl: unknown key in line 1, ignored
                        accepted, no effect yet:
                          snapshots.max_count
                        %s would stop the start: 1 violation
                        """.formatted(folder.resolve("camhost.yaml")));
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThat(check(folder.resolve("other.yaml"))).isOne();
        assertThat(said()).contains("other.yaml is not there");
    }
}
