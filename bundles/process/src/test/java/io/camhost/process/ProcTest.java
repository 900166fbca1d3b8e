package io.camhost.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTest {
    @TempDir
    Path root;

    private void process(long pid, String name, char state, long parent, long ticks, String environment)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(Long.toString(pid)));
        String line = pid + " (" + name + ") " + state + " " + parent + " " + pid + " " + pid
                + " 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 " + ticks + " 1000 2\n";
        Files.writeString(folder.resolve("stat"), line);
        Files.write(folder.resolve("environ"), environment.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsANameWithBracketsAndBlanks() throws IOException {
        process(7, "a) Z 1 (b", 'S', 1, 4711, "");
        assertThat(new Proc(root).stat(7)).hasValue(new Proc.Stat('S', 1, 7, 4711));
        assertThat(new Proc(root).alive(new Proc.Identity(7, 4711))).isTrue();
    }

    @Test
    void aZombieIsGoneAndSoIsAnotherWithTheSameNumber() throws IOException {
        process(7, "ffmpeg", 'Z', 1, 4711, "");
        process(8, "ffmpeg", 'S', 1, 4712, "");
        Proc proc = new Proc(root);
        assertThat(proc.alive(new Proc.Identity(7, 4711))).isFalse();
        assertThat(proc.alive(new Proc.Identity(8, 4711))).isFalse();
        assertThat(proc.alive(new Proc.Identity(9, 1))).isFalse();
    }

    @Test
    void findsTheEldestOfThoseWithALease() throws IOException {
        process(7, "mediamtx", 'S', 1, 100, "A=b\0CAMHOST_LEASE=one\0");
        process(8, "ffmpeg", 'S', 7, 200, "CAMHOST_LEASE=one\0");
        process(9, "ffmpeg", 'S', 1, 300, "CAMHOST_LEASE=other\0");
        process(10, "ffmpeg", 'Z', 1, 300, "CAMHOST_LEASE=two\0");
        assertThat(new Proc(root).findByLease(Set.of("one", "two")))
                .containsOnly(java.util.Map.entry("one", new Proc.Identity(7, 100)));
    }

    @ParameterizedTest
    @CsvSource({"publish/camera0,publish~camera0", "a b,a%20b", "../x,%2e.~x", "a~b,a%7eb"})
    void makesFileNamesOfKeys(String key, String name) {
        assertThat(LeaseFolder.fileName(key)).isEqualTo(name);
    }

    @Test
    void waitsLongerAfterEachFailureButNeverMoreThanTwelveSeconds() {
        Backoff backoff = new Backoff(new Random(1));
        assertThat(backoff.delay(0).toMillis()).isBetween(160L, 240L);
        assertThat(backoff.delay(3).toMillis()).isBetween(1280L, 1920L);
        assertThat(backoff.delay(1000).toMillis()).isBetween(8000L, 12000L);
    }

    @Test
    void countsOnlyTheLastMinute() {
        Deque<Long> restarts = new ArrayDeque<>(List.of(0L, 50_000_000_000L, 100_000_000_000L));
        assertThat(Backoff.recent(restarts, 105_000_000_000L)).isEqualTo(2);
    }
}
