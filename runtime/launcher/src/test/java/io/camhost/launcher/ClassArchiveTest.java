package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    Path cache;

    private Path archive;

    @BeforeEach
    void name() {
        archive = cache.resolve("classes-1-17.jsa");
    }

    private Path maps(String text) throws IOException {
        return Files.writeString(cache.resolve("maps"), text);
    }

    @Test
    void aReadyHostNotesWhichRecordingIsGood() throws IOException {
        ClassArchive.of(Map.of("camhost.archive.recorded", archive + ".4711")::get)
                .ready(maps(""));
        assertThat(cache.resolve("classes-1-17.jsa.noted")).hasContent("4711");
    }

    @Test
    void anArchiveThatTheJvmTookStays() throws IOException {
        Files.createFile(archive);
        Path maps = maps("800000000-800500000 rw-p 00001000 08:01 123    " + archive.toRealPath() + "\n");
        ClassArchive.of(Map.of("camhost.archive.used", archive.toString())::get).ready(maps);
        assertThat(archive).exists();
    }

    @Test
    void anArchiveThatTheJvmRefusedIsRemoved() throws IOException {
        Files.createFile(archive);
        ClassArchive.of(Map.of("camhost.archive.used", archive.toString())::get)
                .ready(maps("800000000-800500000 rw-p 00001000 08:01 123    /usr/lib/jvm/lib/server/classes.jsa\n"));
        assertThat(archive).doesNotExist();
    }

    @Test
    void withoutAnArchiveNothingIsLeft() throws IOException {
        new ClassArchive(java.util.Optional.empty(), java.util.Optional.empty()).ready(maps(""));
        assertThat(cache).isDirectoryNotContaining(file -> !file.endsWith("maps"));
    }
}
