package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.Repacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set of bundles that does not come up. */
class FallbackIT {
    @TempDir
    Path folder;

    @Test
    void whatKeepsTheHostFromStartingIsLeftOutAndSaid() throws IOException {
        try (Host host = Host.in(folder)) {
            Path plugins = Files.createDirectories(host.data().resolve("plugins"));
            Repacker.changed(
                    host.bundle("io.camhost.web"),
                    plugins,
                    "0.1.1",
                    (name, content) -> name.endsWith("/BuiltInSite.class") ? "no class".getBytes() : content,
                    Map.of());
            Files.writeString(plugins.resolve("active.json"), """
                    {"io.camhost.web": {"version": "0.1.1", "file": "io.camhost.web-0.1.1.jar", "startLevel": 40}}""");
            host.start();
            assertThat(host.output()).contains("it is started without io.camhost.web:");
            assertThat(host.status().path("left_out").path("io.camhost.web").asText())
                    .contains("BuiltInSite");
            assertThat(host.command("status").output())
                    .contains("left out of this start: io.camhost.web (")
                    .contains("replace it (camhost swap)");
            assertThat(host.command("swap", host.bundle("io.camhost.web").toString())
                            .exit())
                    .isZero();
            assertThat(host.stop()).isZero();
        }
        try (Host again = Host.in(folder).start()) {
            assertThat(again.output()).containsOnlyOnce("it is started without");
            assertThat(again.status().path("left_out")).isEmpty();
        }
    }
}
