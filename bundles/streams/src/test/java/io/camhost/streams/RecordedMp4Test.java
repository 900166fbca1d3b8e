package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.swap.mp4.Mp4Repair;
import io.camhost.swap.mp4.RecordedMp4;
import io.camhost.swap.mp4.Stretch;
import io.camhost.testing.FakeMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedMp4Test {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00.250Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.mp4");
    }

    @Test
    void tellsWhatIsInItWhileItGrows() throws IOException {
        FakeMp4 writing = FakeMp4.begin(file, BEGIN).add(1000).add(1000);
        RecordedMp4 found = new RecordedMp4(file).look();
        assertThat(found.begin()).contains(BEGIN);
        assertThat(found.stretches()).containsExactly(new Stretch(0, 2000));
        writing.skip(5000).add(1000);
        assertThat(found.look().stretches()).containsExactly(new Stretch(0, 2000), new Stretch(7000, 8000));
        assertThat(found.millis()).isEqualTo(8000);
        assertThat(found.headerMillis()).isZero();
    }

    @Test
    void aFileThatWasCutInTheMiddleOfAPartIsMadeWhole() throws IOException {
        FakeMp4 writing = FakeMp4.begin(file, BEGIN).add(1000).add(1000);
        long whole = Files.size(file);
        writing.cut();
        FileTime written = FileTime.from(BEGIN.plusSeconds(3));
        Files.setLastModifiedTime(file, written);
        assertThat(new RecordedMp4(file).look().wholeBytes()).isEqualTo(whole);
        assertThat(Mp4Repair.repair(file)).isTrue();
        assertThat(file).hasSize(whole);
        assertThat(RecordedMp4.headerMillis(file)).isEqualTo(2000);
        assertThat(new RecordedMp4(file).look().stretches()).containsExactly(new Stretch(0, 2000));
        assertThat(Files.getLastModifiedTime(file)).as("when its pictures came").isEqualTo(written);
        assertThat(Mp4Repair.repair(file)).as("again").isFalse();
    }

    @Test
    void whatIsNoMp4IsSaid() throws IOException {
        Files.write(file, new byte[1234]);
        assertThatThrownBy(() -> new RecordedMp4(file).look()).isInstanceOf(IOException.class);
    }
}
