package io.camhost.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityBookTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Set<Integer> NONE = Set.of();

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
        assertThat(book.assign(camera("a", OptionalInt.of(7), true), Set.of(), Set.of(), NOW))
                .isEqualTo(7);
        assertThat(book.assign(camera("b", OptionalInt.of(8), true), Set.of(), Set.of(8), NOW))
                .isEqualTo(100);
    }

    @Test
    void numbersTheOthersFromAHundredOn() {
        assertThat(book.assign(camera("a", OptionalInt.empty(), true), Set.of(), Set.of(), NOW))
                .isEqualTo(100);
        assertThat(book.assign(camera("b", OptionalInt.empty(), false), Set.of(), Set.of(100, 101), NOW))
                .isEqualTo(102);
    }

    @Test
    void aNumberOfAnAbsentCameraIsNotFree() {
        book.assign(camera("real", OptionalInt.of(0), true), Set.of(), Set.of(), NOW);
        assertThat(book.assign(camera("demo", OptionalInt.of(0), false), Set.of(), Set.of(), NOW))
                .isEqualTo(100);
    }

    @Test
    void remembersStoredCamerasOverARestart() {
        book.assign(camera("a", OptionalInt.empty(), true), Set.of(), Set.of(), NOW);
        book.assign(camera("b", OptionalInt.empty(), true), Set.of(), Set.of(100), NOW);
        book.save();
        IdentityBook later = IdentityBook.open(file);
        assertThat(later.assign(camera("b", OptionalInt.empty(), true), Set.of(), Set.of(), NOW))
                .isEqualTo(101);
        assertThat(later.assign(camera("c", OptionalInt.empty(), true), Set.of(), Set.of(), NOW))
                .isEqualTo(102);
    }

    @Test
    void neverWritesWhatIsNotStored() throws IOException {
        book.assign(camera("demo0", OptionalInt.of(0), false), Set.of(), Set.of(), NOW);
        book.assign(camera("usb", OptionalInt.of(1), true), Set.of(), Set.of(0), NOW);
        book.save();
        assertThat(Files.readString(file)).contains("usb").doesNotContain("demo0");
        assertThat(folder.resolve("state")).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void putsADamagedFileAside() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"cameras\": [{\"kind\": \"v4l2\"");
        assertThat(IdentityBook.open(file).assign(camera("a", OptionalInt.of(3), true), Set.of(), Set.of(), NOW))
                .isEqualTo(3);
        assertThat(file.resolveSibling("cameras.json.damaged")).exists();
    }

    @Test
    void saysThatItCannotWriteUntilItCan() throws IOException {
        Files.writeString(folder.resolve("state"), "in the way");
        book.assign(camera("a", OptionalInt.of(3), true), Set.of(), Set.of(), NOW);
        book.save();
        assertThat(book.failure()).isPresent();
        Files.delete(folder.resolve("state"));
        book.save();
        assertThat(book.failure()).isEmpty();
        assertThat(file).exists();
    }

    // who is who

    /** A camera with a serial number. */
    private static CameraDescription usb(String serial, String port, int node) {
        var input = new FfmpegInput("v4l2", List.of(), "/dev/video" + node, Optional.empty(), false, true);
        return new CameraDescription(
                new CameraIdentity("v4l2", serial + " at " + port),
                "Webcam",
                input,
                OptionalInt.of(node),
                true,
                true,
                serial,
                Optional.empty(),
                Map.of("port", port, "node", "video" + node));
    }

    private int number(CameraDescription camera, Integer... there) {
        return book.assign(camera, Set.of(there), NONE, NOW);
    }

    @Test
    void aCameraIsRecognisedInAnotherPortAndAnotherNode() {
        assertThat(number(usb("A1", "port 1", 0))).isZero();
        assertThat(number(usb("A1", "port 3", 4))).isZero();
        assertThat(number(usb("A1", "port 3", 2))).isZero();
        assertThat(number(usb("A1", "port 1", 0))).isZero();
    }

    @Test
    void anotherCameraInItsNodeAndItsPortIsAnotherOne() {
        number(usb("A1", "port 1", 0));
        assertThat(number(usb("B2", "port 1", 0))).isEqualTo(100);
        assertThat(number(usb("A1", "port 2", 1), 100)).isZero();
    }

    @Test
    void twoWithTheSameSerialNumberAreToldApartByTheirPorts() {
        assertThat(number(usb("A1", "port 1", 0))).isZero();
        assertThat(number(usb("A1", "port 2", 2), 0)).isEqualTo(2);
        book.save();
        book = IdentityBook.open(file);
        assertThat(number(usb("A1", "port 2", 0))).as("in the other order").isEqualTo(2);
        assertThat(number(usb("A1", "port 1", 2), 2)).isZero();
    }

    @Test
    void twinsThatSwapPortsCannotBeToldApart() {
        number(usb("A1", "port 1", 0));
        number(usb("A1", "port 2", 2), 0);
        assertThat(number(usb("A1", "port 1", 0), 2)).isZero();
        assertThat(number(usb("A1", "port 2", 2), 0)).isEqualTo(2);
    }

    @Test
    void ofTwinsTheOneThatIsAwayIsTheOneThatMoves() {
        number(usb("A1", "port 1", 0));
        number(usb("A1", "port 2", 2), 0);
        assertThat(number(usb("A1", "port 3", 4), 0)).isEqualTo(2);
    }

    @Test
    void twinsOfWhichNobodyKnowsWhichIsWhichAreNotGuessed() {
        number(usb("A1", "port 1", 0));
        number(usb("A1", "port 2", 2), 0);
        assertThat(number(usb("A1", "port 3", 0))).isEqualTo(100);
    }

    @Test
    void camerasThatSwapPortsKeepTheirNumbers() {
        number(usb("A1", "port 1", 0));
        number(usb("B2", "port 2", 1), 0);
        assertThat(number(usb("B2", "port 1", 0))).isEqualTo(1);
        assertThat(number(usb("A1", "port 2", 1), 1)).isZero();
    }

    @Test
    void withoutASerialNumberAnotherPortIsAnotherCamera() {
        var first = usb("", "port 1", 0);
        assertThat(number(first)).isZero();
        assertThat(number(usb("", "port 2", 0))).isEqualTo(100);
        assertThat(number(first, 100)).isZero();
    }

    @Test
    void theNumberOfAForgottenCameraIsNobodysEver() {
        number(usb("A1", "port 1", 0));
        assertThat(book.forget(0)).isTrue();
        assertThat(book.forget(0)).isFalse();
        book.save();
        book = IdentityBook.open(file);
        assertThat(book.of("v4l2")).isEmpty();
        assertThat(number(usb("A1", "port 1", 0))).isEqualTo(100);
    }

    @Test
    void keepsWhatIsToldOfACameraThatIsAway() {
        number(usb("A1", "port 1", 0));
        book.alias(0, "Front door");
        book.gone(0, NOW.plusSeconds(60));
        book.save();
        IdentityBook later = IdentityBook.open(file);
        assertThat(later.of("v4l2")).hasSize(1).first().satisfies(entry -> {
            assertThat(entry.alias()).isEqualTo("Front door");
            assertThat(entry.lastSeen()).isEqualTo(NOW.plusSeconds(60));
            assertThat(entry.away().usable()).isFalse();
            assertThat(entry.away().details()).containsEntry("port", "port 1");
            assertThat(entry.away().permanent()).isEqualTo("A1");
        });
        assertThat(later.of("other")).isEmpty();
    }

    @Test
    void readsWhatAnEarlierVersionWrote() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"version\": 1, \"cameras\": [{\"kind\": \"test\", \"key\": \"a\", \"number\": 7}]}");
        book = IdentityBook.open(file);
        assertThat(book.assign(camera("a", OptionalInt.empty(), true), NONE, NONE, NOW))
                .isEqualTo(7);
    }

    @Test
    void aNumberThatAStrangerHasGoesToNobodyElse() {
        number(usb("A1", "port 1", 0));
        assertThat(book.assign(usb("A1", "port 1", 0), NONE, Set.of(0), NOW)).isEqualTo(100);
        book.save();
        book = IdentityBook.open(file);
        assertThat(number(usb("A1", "port 1", 0))).isEqualTo(100);
        assertThat(number(usb("B2", "port 2", 0), 100)).isEqualTo(101);
    }
}
