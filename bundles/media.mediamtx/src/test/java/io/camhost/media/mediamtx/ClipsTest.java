package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.media.mediamtx.clip.ClipFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipsTest {
    private static final CameraId CAMERA = new CameraId(3);

    @TempDir
    Path folder;

    private static Encoding encoding(int width) {
        return new Encoding(List.of(), List.of(), width, 360, new FrameRate(30_000, 1001), false);
    }

    private Path film(Clips clips, int width, String... lines) {
        return clips.of(CAMERA, encoding(width), Optional.of(List.of(lines))).orElseThrow();
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void saysSomethingElseInTheSameFileSinceTheServerHasItOpen() throws IOException {
        Clips clips = new Clips(folder);
        Path file = film(clips, 640, "Front door", "starting");
        Object identity = identity(file);
        assertThat(film(clips, 640, "Front door", "away since", "14:03")).isEqualTo(file);
        assertThat(identity(file)).isEqualTo(identity);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(ClipFile.of(
                        640, 360, new FrameRate(30_000, 1001), List.of("Front door", "away since", "14:03")));
    }

    @Test
    void keepsWhatWasSaidWhenItIsNotKnownBetter() throws IOException {
        Path file = film(new Clips(folder), 640, "Front door", "away since", "14:03");
        byte[] before = Files.readAllBytes(file);
        Clips later = new Clips(folder);
        assertThat(later.of(CAMERA, encoding(640), Optional.empty())).contains(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void makesOneThatSomebodyHasRemovedAnew() throws IOException {
        Clips clips = new Clips(folder.resolve("clips"));
        Path file = film(clips, 640, "a");
        Files.delete(file);
        assertThat(film(clips, 640, "a")).isEqualTo(file).isNotEmptyFile();
    }

    @Test
    void thereIsNoneWhereNothingCanBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(new Clips(file.resolve("clips")).of(CAMERA, encoding(640), Optional.empty()))
                .isEmpty();
    }

    @Test
    void removesThoseThatNobodyNeedsAndNoServerKnows() throws IOException {
        Clips clips = new Clips(folder);
        Path needed = film(clips, 640, "a");
        Path known = film(clips, 800, "a");
        Path old = film(clips, 1024, "a");
        Path recent = film(clips, 1280, "a");
        Instant now = Instant.now();
        clips.tidy(Set.of(), now);
        for (Path file : List.of(needed, known, old))
            Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofHours(2))));
        film(clips, 640, "a");
        clips.tidy(Set.of(known.toString()), now);
        assertThat(List.of(needed, known, recent)).allMatch(Files::exists);
        assertThat(old).doesNotExist();
    }

    @Test
    void isKnownByItsSize() {
        Path file = film(new Clips(folder), 640, "a");
        assertThat(Clips.isOfSize(file.toString(), encoding(640))).isTrue();
        assertThat(Clips.isOfSize(file.toString(), encoding(64))).isFalse();
        assertThat(Clips.isOfSize("", encoding(640))).isFalse();
    }
}
