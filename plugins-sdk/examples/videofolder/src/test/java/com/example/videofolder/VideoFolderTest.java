package com.example.videofolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.ServiceGone;
import io.camhost.testing.FakeSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFolderTest {
    @TempDir
    Path folder;

    private final FakeSink told = new FakeSink();

    private VideoFolder discovery() {
        return new VideoFolder(folder, Duration.ofMillis(10), Clock.systemUTC());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(VideoFolder.NAME))
                .count();
    }

    @Test
    void looksAgainAndAgainUntilItIsClosed() throws IOException {
        try (var handle = discovery().start(told)) {
            await().until(() -> told.words().contains("complete"));
            Path video = Files.createFile(folder.resolve("a.mp4"));
            Files.setLastModifiedTime(video, FileTime.from(Instant.EPOCH));
            await().until(() -> told.words().contains("+a.mp4"));
        }
        await().until(() -> threads() == 0);
    }

    @Test
    void endsWithItsComponentToo() {
        VideoFolder discovery = discovery();
        discovery.start(told);
        await().until(() -> told.words().contains("complete"));
        discovery.stop();
        await().until(() -> threads() == 0);
        assertThatThrownBy(() -> discovery.start(told)).isInstanceOf(ServiceGone.class);
    }

    @Test
    void refusesAConfigurationThatMakesNoSense() {
        assertThatThrownBy(() -> new VideoFolder(Path.of(""), Duration.ofSeconds(1), Clock.systemUTC()))
                .hasMessage("folder: an absolute path, got ''");
        assertThatThrownBy(() -> new VideoFolder(folder, Duration.ZERO, Clock.systemUTC()))
                .hasMessage("rescan: from 1 to 3600 seconds, got 0");
        assertThatThrownBy(() -> new VideoFolder(folder, Duration.ofSeconds(3601), Clock.systemUTC()))
                .hasMessage("rescan: from 1 to 3600 seconds, got 3601");
    }
}
