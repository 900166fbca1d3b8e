package io.camhost.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CamhostTest {
    @Test
    void theBareServersGetTheSameOptionsButNoFilesOfOurs() {
        assertThat(Camhost.javaOf(List.of(
                        "/usr/bin/java",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-XX:SharedArchiveFile=/data/classes.jsa",
                        "-Dcamhost.home=/opt",
                        "-cp",
                        "lib/*",
                        "io.camhost.launcher.Main",
                        "run")))
                .containsExactly("/usr/bin/java", "-XX:+UseSerialGC", "-Xmx64m");
    }
}
