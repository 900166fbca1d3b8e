package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlEditTest {

    private static String set(String text, String path, String value) throws Exception {
        Key key = KeyTable.key(path);
        return YamlEdit.set(text, key, YamlText.of(key, value));
    }

    @Test
    void replacesAValueAndKeepsItsComment() throws Exception {
        assertThat(set("# top\nserver:\n  port: 8002   # the port\n  host: a\n", "server.port", "9000"))
                .isEqualTo("# top\nserver:\n  port: 9000   # the port\n  host: a\n");
    }

    @Test
    void addsBehindTheCommentedOutKey() throws Exception {
        assertThat(set("server:\n  # host: 127.0.0.1\n  # port: 8002  # TCP\n\nrpc:\n", "server.port", "9000"))
                .isEqualTo("server:\n  # host: 127.0.0.1\n  # port: 8002  # TCP\n  port: 9000\n\nrpc:\n");
    }

    @Test
    void addsBelowTheHeaderWithTheIndentationThatIsThere() throws Exception {
        assertThat(set("server:\n    host: a\nrpc:\n", "server.port", "9000"))
                .isEqualTo("server:\n    port: 9000\n    host: a\nrpc:\n");
    }

    @Test
    void addsSectionsThatAreMissing() throws Exception {
        assertThat(set("server:\n  port: 1", "mediamtx.codec.bitrate", "2M"))
                .isEqualTo("server:\n  port: 1\n\nmediamtx:\n  codec:\n    bitrate: 2M\n");
        assertThat(set("mediamtx:\n  host: a\n", "mediamtx.codec.bitrate", "2M"))
                .isEqualTo("mediamtx:\n  codec:\n    bitrate: 2M\n  host: a\n");
        assertThat(set("", "server.port", "1")).isEqualTo("server:\n  port: 1\n");
    }

    @Test
    void fillsAKeyWithoutValue() throws Exception {
        assertThat(set("server:\n  port:\n  host: a\n", "server.port", "9000"))
                .isEqualTo("server:\n  port: 9000\n  host: a\n");
    }

    @Test
    void replacesListsHoweverTheyAreWritten() throws Exception {
        assertThat(set(
                        "security:\n  cors_origins:\n    - a\n    - b\n  # c\n  jwt_expiry_hours: 1\n",
                        "security.cors_origins",
                        "x"))
                .isEqualTo("security:\n  cors_origins: [x]\n  # c\n  jwt_expiry_hours: 1\n");
        assertThat(set("security:\n  cors_origins: [a, b] # c\n", "security.cors_origins", "http://x, z"))
                .isEqualTo("security:\n  cors_origins: [\"http://x\", z] # c\n");
    }

    @Test
    void quotesWhatYamlWouldTakeForSomethingElse() throws Exception {
        for (String text : new String[] {"yes", "3.0", "a: b", "# no", "tab\there", "say \"hi\" \\o/", "*", "-"}) {
            String edited = set("server:\n", "server.public_base_url", text);
            assertThat(ConfigReader.read(edited, Map.of()).settings().inForce("server.public_base_url"))
                    .isEqualTo(text);
        }
    }

    @Test
    void editsTheShippedFileAnywhere() throws Exception {
        for (Key key : KeyTable.keys()) {
            if (key.fallback().isEmpty()) continue;
            String edited = YamlEdit.set(ShippedFile.text(), key, YamlText.of(key, key.fallback()));
            assertThat(ConfigReader.read(edited, Map.of()).settings().values()).containsOnlyKeys(key);
            assertThat(edited.lines().count())
                    .isEqualTo(ShippedFile.text().lines().count() + 1);
        }
    }

    @Test
    void doesNotTouchSectionsWrittenAsOneLine() {
        assertThatThrownBy(() -> set("server: {port: 1}\n", "server.host", "a"))
                .hasMessageContaining("one key per line");
    }
}
