package io.camhost.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final long LOOK = Supervisor.LOOK_AT_FILES.toNanos();

    @TempDir
    Path folder;

    private Path file;
    private Child child;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("progress"), "1");
        child = new Child(
                ChildSpec.kept("publish/camera0", List.of("ffmpeg"), folder).watching(file, Duration.ofSeconds(10)));
        child.progressBegins(0);
    }

    @Test
    void hangsWhenItsFileHasNotChangedForLong() {
        for (int look = 1; look <= 20; look++)
            assertThat(child.stalled(look * LOOK)).isFalse();
        assertThat(child.stalled(21 * LOOK)).isTrue();
    }

    @Test
    void doesNotHangWhenItsFileChanges() throws IOException {
        for (int look = 1; look <= 15; look++) child.stalled(look * LOOK);
        Files.writeString(file, "12");
        for (int look = 16; look <= 35; look++)
            assertThat(child.stalled(look * LOOK)).isFalse();
    }

    @Test
    void isNotTakenForHungWhenTheLooksThemselvesWereLate() {
        child.stalled(LOOK);
        assertThat(child.stalled(60 * LOOK)).isFalse();
        assertThat(child.stalled(120 * LOOK)).isFalse();
    }
}
