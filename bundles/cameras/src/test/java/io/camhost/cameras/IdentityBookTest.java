package io.camhost.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityBookTest {
    @TempDir
    Path folder;

    private Path file;
    private IdentityBook book;

    @BeforeEach
    void open() {
        file = folder.resolve("state/cameras.json");
        book = IdentityBook.open(file);
    }

    private static CameraDescription camera(String key, OptionalInt wish, boolean stored) {
        var input = new FfmpegInput("test", List.of(), key, Optional.empty(), false, true);
        return new CameraDescription(new CameraIdentity("test", key), key, input, wish, true, stored);
    }

    @Test
    void givesTheNumberThatIsWishedWhenItIsFree() {
        assertThat(book.assign(camera("a", OptionalInt.of(7), true), Set.of())).isEqualTo(7);
        assertThat(book.assign(camera("b", OptionalInt.of(8), true), Set.of(8))).isEqualTo(100);
    }

    @Test
    void numbersTheOthersFromAHundredOn() {
        assertThat(book.assign(camera("a", OptionalInt.empty(), true), Set.of()))
                .isEqualTo(100);
        assertThat(book.assign(camera("b", OptionalInt.empty(), false), Set.of(100, 101)))
                .isEqualTo(102);
    }

    @Test
    void aNumberOfAnAbsentCameraIsNotFree() {
        book.assign(camera("real", OptionalInt.of(0), true), Set.of());
        assertThat(book.assign(camera("demo", OptionalInt.of(0), false), Set.of()))
                .isEqualTo(100);
    }

    @Test
    void remembersStoredCamerasOverARestart() {
        book.assign(camera("a", OptionalInt.empty(), true), Set.of());
        book.assign(camera("b", OptionalInt.empty(), true), Set.of(100));
        book.save();
        IdentityBook later = IdentityBook.open(file);
        assertThat(later.assign(camera("b", OptionalInt.empty(), true), Set.of()))
                .isEqualTo(101);
        assertThat(later.assign(camera("c", OptionalInt.empty(), true), Set.of()))
                .isEqualTo(102);
    }

    @Test
    void neverWritesWhatIsNotStored() throws IOException {
        book.assign(camera("demo0", OptionalInt.of(0), false), Set.of());
        book.assign(camera("usb", OptionalInt.of(1), true), Set.of(0));
        book.save();
        assertThat(Files.readString(file)).contains("usb").doesNotContain("demo0");
        assertThat(folder.resolve("state")).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void putsADamagedFileAside() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"cameras\": [{\"kind\": \"v4l2\"");
        assertThat(IdentityBook.open(file).assign(camera("a", OptionalInt.of(3), true), Set.of()))
                .isEqualTo(3);
        assertThat(file.resolveSibling("cameras.json.damaged")).exists();
    }

    @Test
    void saysThatItCannotWriteUntilItCan() throws IOException {
        Files.writeString(folder.resolve("state"), "in the way");
        book.assign(camera("a", OptionalInt.of(3), true), Set.of());
        book.save();
        assertThat(book.failure()).isPresent();
        Files.delete(folder.resolve("state"));
        book.save();
        assertThat(book.failure()).isEmpty();
        assertThat(file).exists();
    }
}
