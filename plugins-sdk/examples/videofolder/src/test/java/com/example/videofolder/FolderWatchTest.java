package com.example.videofolder;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.FfmpegInput;
import io.camhost.testing.FakeSink;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir
    Path temporary;

    private final FakeSink told = new FakeSink();
    private final ManualClock clock = new ManualClock();
    private Path folder;
    private FolderWatch watch;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("videos"));
        watch = new FolderWatch(folder, told, clock);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private Path file(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return file;
    }

    @Test
    void tellsWhatIsThereAndThenThatThisIsAll() throws IOException {
        file("b.mp4");
        file("a.MKV");
        clock.advance(Duration.ofSeconds(3));
        watch.look();
        assertThat(told.words()).containsExactly("+a.MKV", "+b.mp4", "complete");
    }

    @Test
    void tellsOnlyWhatHasChanged() throws IOException {
        Path first = file("a.mp4");
        clock.advance(Duration.ofSeconds(3));
        watch.look();
        told.take();
        watch.look();
        assertThat(told.take()).isEmpty();
        file("b.mp4");
        clock.advance(Duration.ofSeconds(3));
        Files.delete(first);
        watch.look();
        assertThat(told.take()).containsExactly("+b.mp4", "-a.mp4");
    }

    @Test
    void waitsUntilAFileIsComplete() throws IOException {
        Path growing = file("a.mp4");
        watch.look();
        assertThat(told.take()).containsExactly("complete");
        clock.advance(Duration.ofSeconds(1));
        Files.setLastModifiedTime(growing, FileTime.from(clock.instant()));
        clock.advance(Duration.ofSeconds(2));
        watch.look();
        assertThat(told.take()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        watch.look();
        assertThat(told.take()).containsExactly("+a.mp4");
    }

    @Test
    void leavesAloneWhatIsNoVideo() throws IOException {
        file("notes.txt");
        file(".hidden.mp4");
        file("mp4");
        Files.createDirectory(folder.resolve("folder.mp4"));
        clock.advance(Duration.ofHours(1));
        watch.look();
        assertThat(told.words()).containsExactly("complete");
    }

    @Test
    void aFolderThatIsAwayKeepsItsCameras() throws IOException {
        Path video = file("a.mp4");
        clock.advance(Duration.ofSeconds(3));
        watch.look();
        told.take();
        Path away = Files.move(folder, temporary.resolve("away"));
        watch.look();
        assertThat(told.take()).containsExactly("!the folder cannot be read");
        Files.move(away, folder);
        watch.look();
        assertThat(told.take()).containsExactly("complete");
        Files.delete(video);
        watch.look();
        assertThat(told.take()).containsExactly("-a.mp4");
    }

    @Test
    void aCameraShowsItsFileAndIsRemembered() throws IOException {
        Path video = file("front door.mp4");
        clock.advance(Duration.ofSeconds(3));
        watch.look();
        assertThat(told.cameras()).singleElement().satisfies(camera -> {
            assertThat(camera.name()).isEqualTo("front door");
            assertThat(camera.source()).isEqualTo(FfmpegInput.looped(video));
            assertThat(camera.stored()).isTrue();
        });
    }

    @Test
    void tellsNothingOnceItIsClosed() throws IOException {
        file("a.mp4");
        clock.advance(Duration.ofSeconds(3));
        watch.close();
        watch.look();
        assertThat(told.words()).isEmpty();
    }
}
