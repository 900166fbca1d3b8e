package io.camhost.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSecretsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("state/auth.secrets.json");
    }

    @Test
    void makesEachOnceAndKeepsItForTheOwnerOnly() throws Exception {
        var first = new KeptSecrets(file);
        Secret links = first.named("links");
        assertThat(Base64.getUrlDecoder().decode(links.reveal())).hasSize(48);
        assertThat(first.named("tickets")).isNotEqualTo(links);
        assertThat(first.named("links")).isEqualTo(links);
        assertThat(new KeptSecrets(file).named("links")).isEqualTo(links);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("auth.secrets.json", "auth.secrets.json.lock");
        }
    }

    @Test
    void closesAFileThatIsOpenToOthers() throws Exception {
        Secret links = new KeptSecrets(file).named("links");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new KeptSecrets(file).named("links")).isEqualTo(links);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void doesNotReplaceADamagedFile() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"links\": \"half of a secr");
        assertThatThrownBy(() -> new KeptSecrets(file).named("links"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("auth.secrets.json")
                .hasMessageNotContaining("secr\"");
        assertThat(Files.readString(file)).isEqualTo("{\"links\": \"half of a secr");
    }

    @Test
    void twoSidesOfASwapMakeTheSameSecret() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                String name = "secret" + round;
                List<Callable<String>> sides = IntStream.range(0, 4)
                        .<Callable<String>>mapToObj(
                                side -> () -> new KeptSecrets(file).named(name).reveal())
                        .toList();
                Set<String> made = new HashSet<>();
                for (var side : threads.invokeAll(sides)) made.add(side.get());
                assertThat(made).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
