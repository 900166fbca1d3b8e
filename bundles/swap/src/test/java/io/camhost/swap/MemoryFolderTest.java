package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFolderTest {
    private static final Path DATA = Path.of("/var/lib/camhost");

    @TempDir
    Path memory;

    @Test
    void isMadeOnceForUsAlone() throws Exception {
        assertThat(MemoryFolder.existing(memory, "a-", DATA)).isEmpty();
        Path folder = MemoryFolder.find(memory, "a-", DATA, 1).orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(MemoryFolder.find(memory, "a-", DATA, 1)).contains(folder);
        assertThat(MemoryFolder.existing(memory, "a-", DATA)).contains(folder);
        assertThat(MemoryFolder.find(memory, "a-", Path.of("/other"), 1))
                .isPresent()
                .isNotEqualTo(Optional.of(folder));
    }

    @Test
    void whatSomebodyHasPutThereIsNotTaken() throws Exception {
        Path folder = MemoryFolder.find(memory, "a-", DATA, 1).orElseThrow();
        Files.delete(folder);
        Files.createSymbolicLink(folder, Files.createDirectory(memory.resolve("trap")));
        assertThat(MemoryFolder.find(memory, "a-", DATA, 1)).isEmpty();
        assertThat(MemoryFolder.existing(memory, "a-", DATA)).isEmpty();
    }

    @Test
    void withoutRoomThereIsNone() {
        assertThat(MemoryFolder.find(memory, "a-", DATA, Long.MAX_VALUE)).isEmpty();
        assertThat(MemoryFolder.find(memory.resolve("missing"), "a-", DATA, 1)).isEmpty();
    }
}
