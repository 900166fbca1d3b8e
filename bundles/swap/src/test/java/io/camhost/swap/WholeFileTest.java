package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    @Test
    void takesThePlaceOfTheOldOneForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("made/state");
        WholeFile.write(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        WholeFile.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(list(file.getParent())).containsExactly(file);
    }

    @Test
    void leavesNothingWhenItFails() throws IOException {
        Path taken = folder.resolve("state");
        Files.createDirectories(taken.resolve("full"));
        assertThatThrownBy(() -> WholeFile.write(taken, "new")).isInstanceOf(IOException.class);
        assertThat(list(folder)).containsExactly(taken);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
