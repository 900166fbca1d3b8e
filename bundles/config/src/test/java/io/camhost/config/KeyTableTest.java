package io.camhost.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private static final Path SHIPPED = Path.of("../../runtime/dist/src/main/conf/camhost.yaml");

    @Test
    void everyDefaultFulfilsItsOwnRule() throws Exception {
        for (Key key : KeyTable.keys()) {
            if (key.fallback().isEmpty()) continue;
            assertThat(ConfigReader.parse(key, key.fallback())).as(key.path()).isNotNull();
        }
    }

    @Test
    void theDefaultsTogetherAreValid() {
        assertThat(CrossRules.violations(Settings.NONE)).isEmpty();
    }

    /** Change the table, then write the file anew: {@code -Dcamhost.write=true}. */
    @Test
    void theShippedFileIsTheOneOfTheTable() throws Exception {
        if (Boolean.getBoolean("camhost.write")) Files.writeString(SHIPPED, ShippedFile.text());
        assertThat(SHIPPED).hasContent(ShippedFile.text());
    }

    @Test
    void theShippedFileSetsNothing() {
        Reading reading = ConfigReader.read(ShippedFile.text(), Map.of());
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.settings().configurations()).isEmpty();
    }

    @Test
    void everyKeyOfTheShippedFileIsRightWhenItsCommentSignIsTakenAway() {
        String all = ShippedFile.text().replaceAll("(?m)^( +)# ([a-z0-9_]+: )", "$1$2");
        Reading reading = ConfigReader.read(all, Map.of());
        assertThat(reading.violations()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.settings().values().keySet()).containsExactlyInAnyOrderElementsOf(KeyTable.keys());
    }
}
