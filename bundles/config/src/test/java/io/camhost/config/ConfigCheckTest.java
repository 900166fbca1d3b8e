package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void tellsWhatIsInForceButNoSecrets() throws Exception {
        Path file = Files.writeString(folder.resolve("camhost.yaml"), "server: {port: 9000}");
        Map<String, String> values =
                ConfigCheck.inForce(Optional.of(file), Map.of("CAMERA_SERVICE_HTTP_HEALTH_PORT", "9001"));
        assertThat(values)
                .containsEntry("server.port", "9000")
                .containsEntry("http_health.port", "9001")
                .containsEntry("server.host", "127.0.0.1")
                .doesNotContainKey("security.jwt_secret_key");
        assertThat(ConfigCheck.inForce(Optional.empty(), Map.of())).containsEntry("server.port", "8002");
    }

    @Test
    void withAWrongFileNothingIsInForce() throws Exception {
        Path file = Files.writeString(folder.resolve("camhost.yaml"), "server: {port: x}");
        assertThatThrownBy(() -> ConfigCheck.inForce(Optional.of(file), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("config check");
    }
}
