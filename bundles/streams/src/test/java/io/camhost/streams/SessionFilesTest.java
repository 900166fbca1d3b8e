package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.FakeMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a server that does not write into them when they begin. */
class SessionFilesTest {
    private static final long BEGIN = Instant.parse("2026-01-02T03:04:05.500Z").toEpochMilli();

    @TempDir
    Path folder;

    private Path path;
    private FakeMp4 file;
    private SessionFiles files;

    @BeforeEach
    void begin() {
        path = folder.resolve("camera0_2026-01-02_03-04-05.mp4");
        file = FakeMp4.beginUntold(path);
        files = new SessionFiles(path);
    }

    /** So many seconds after it began. */
    private void written(double seconds) throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(BEGIN + (long) (seconds * 1000)));
    }

    @Test
    void beganWhenTheirLastPicturesSaySo() throws IOException {
        file.add(1000).add(1000);
        written(2);
        assertThat(files.look()).extracting(SessionFiles.Found::begin).containsExactly(BEGIN);
    }

    @Test
    void areNoYoungerForBeingClosedLateWhoeverLooksIntoThem() throws IOException {
        file.add(1000).add(1000);
        written(2);
        files.look();
        file.add(500);
        written(5.2); // the rest of the last part, when nothing had come for a while
        assertThat(files.look()).extracting(SessionFiles.Found::begin).containsExactly(BEGIN);
        files.settle();
        assertThat(new SessionFiles(path).look())
                .extracting(SessionFiles.Found::begin)
                .containsExactly(BEGIN);
    }

    @Test
    void followAClockThatWasSet() throws IOException {
        file.add(1000);
        written(1);
        files.look();
        file.add(1000);
        written(3602);
        assertThat(files.look()).extracting(SessionFiles.Found::begin).containsExactly(BEGIN + 3_600_000);
    }
}
