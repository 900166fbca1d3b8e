package io.camhost.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path path;

    private Instant now = Instant.now();
    /** By so much the clock goes on whenever it is asked. */
    private Duration step = Duration.ZERO;

    private Folder folder;

    @BeforeEach
    void begin() {
        folder = new Folder(Kind.SNAPSHOT, path, Optional.of(CameraId.parse("camera0")), this::tick);
    }

    private Instant tick() {
        now = now.plus(step);
        return now;
    }

    private void write(String name, int size) throws IOException {
        Path file = Files.write(path.resolve(name), new byte[size]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    /** As one with many files is. */
    private void readSlowlyAndThenChanged() throws IOException {
        folder = new Folder(Kind.SNAPSHOT, path, Optional.of(CameraId.parse("camera0")), this::tick, 0);
        step = Duration.ofSeconds(1);
        write("a.jpg", 1);
        folder.look();
        write("b.jpg", 1);
    }

    private List<String> names() {
        return folder.files().stream().map(Entry::name).sorted().toList();
    }

    private long size(String name) {
        return folder.files().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow()
                .size();
    }

    @Test
    void whatIsKnownIsNotLookedAtForEachNewFileButNowAndThen() throws IOException {
        write("a.jpg", 10);
        assertThat(folder.look()).isTrue();
        write("a.jpg", 20);
        write("b.jpg", 1);
        assertThat(folder.look()).isTrue();
        assertThat(names()).containsExactly("a.jpg", "b.jpg");
        assertThat(size("a.jpg")).isEqualTo(10);

        now = now.plusSeconds(10);
        write("c.jpg", 1);
        assertThat(folder.look()).isTrue();
        assertThat(size("a.jpg")).isEqualTo(20);
    }

    @Test
    void whatWeHaveWrittenIsLookedAt() throws IOException {
        write("a.jpg", 10);
        folder.look();
        write("a.jpg", 20);
        folder.written("a.jpg");
        assertThat(folder.look()).isTrue();
        assertThat(size("a.jpg")).isEqualTo(20);
    }

    @Test
    void whereThereAreManyTheyAreReadSeldomWhenThatTakesLong() throws IOException {
        readSlowlyAndThenChanged();
        assertThat(folder.look()).isFalse();
        assertThat(names()).containsExactly("a.jpg");

        now = now.plusSeconds(10);
        assertThat(folder.look()).isTrue();
        assertThat(names()).containsExactly("a.jpg", "b.jpg");
    }

    @Test
    void aClockThatIsSetBackKeepsNothingFromBeingSeen() throws IOException {
        readSlowlyAndThenChanged();
        now = now.minus(Duration.ofHours(1));
        assertThat(folder.look()).isTrue();
        assertThat(names()).containsExactly("a.jpg", "b.jpg");
    }

    @Test
    void coarseTimeStampsAreNotReliedOnForAWhile() throws IOException {
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        now = second.plusSeconds(2);
        assertThat(looksAgainAtAnUnchangedStamp(second)).isTrue();
        assertThat(looksAgainAtAnUnchangedStamp(second.plusNanos(1_234_567))).isFalse();
    }

    private boolean looksAgainAtAnUnchangedStamp(Instant stamp) throws IOException {
        write(stamp.getNano() + "-a.jpg", 1);
        Files.setLastModifiedTime(path, FileTime.from(stamp));
        folder.look();
        write(stamp.getNano() + "-b.jpg", 1);
        Files.setLastModifiedTime(path, FileTime.from(stamp));
        return folder.look();
    }

    @Test
    void nothingHasChangedWhenThereIsNothingNew() throws IOException {
        write("a.jpg", 1);
        folder.look();
        assertThat(folder.look()).isFalse();
    }
}
