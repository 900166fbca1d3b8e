package io.camhost.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStorageTest {
    private static final CameraId CAMERA = new CameraId(0);
    private static final Instant AT = Instant.parse("2026-11-22T10:20:30.900Z");
    private static final String NAME = "camera0_2026-11-22_10-20-30";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final FakeVault vault = new FakeVault();
    private volatile Volume.Usage usage = new Volume.Usage(1000, 900, 900);
    private Path recordings;
    private Path snapshots;
    private FileStorage storage;

    @BeforeEach
    void begin() {
        recordings = folder.resolve("recordings");
        snapshots = folder.resolve("snapshots");
        clock.setWall(Instant.parse("2026-11-22T10:30:00Z"));
        storage = storage(recordings, Optional.empty(), true);
    }

    private FileStorage storage(Path root, Optional<Path> fallback, boolean perCamera) {
        return new FileStorage(
                new Folders(Kind.RECORDING, root, fallback, perCamera, "mediamtx.recordings_path"),
                new Folders(Kind.SNAPSHOT, snapshots, Optional.empty(), perCamera, "mediamtx.snapshots_path"),
                new FileStorage.Limits(80, 90),
                vault,
                clock,
                () -> usage);
    }

    private Path write(Path file, int bytes, Duration age) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
        return file;
    }

    private List<String> names(Kind kind) {
        return storage.list(kind, 0, 100).files().stream().map(StoredFile::name).toList();
    }

    @Test
    void theLongestNameAFileSystemTakesCanBeWished() throws IOException {
        var reserved = storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.of("a".repeat(251)), "jpg", AT);
        write(reserved.temporary(), 20, Duration.ZERO);
        assertThat(storage.commit(reserved).name()).isEqualTo("a".repeat(251) + ".jpg");
    }

    @Test
    void namesAreMadeOfCameraAndTimeAndNeverGivenTwice() throws IOException {
        var first = storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
        assertThat(first.name()).isEqualTo(NAME);
        assertThat(first.file()).isEqualTo(recordings.resolve("camera0/" + NAME + ".mp4"));
        assertThat(first.file().getParent()).isDirectory();
        assertThat(first.temporary().getParent()).isEqualTo(first.file().getParent());
        assertThat(first.temporary().getFileName().toString()).startsWith(".").endsWith(".mp4");
        assertThat(storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT)
                        .name())
                .isEqualTo(NAME + "_2");

        storage.release(first);
        write(recordings.resolve("camera0/" + NAME + ".mkv"), 1, Duration.ofHours(1));
        assertThat(storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT)
                        .name())
                .isEqualTo(NAME + "_3");
    }

    @Test
    void withoutFoldersForCamerasAllGoToTheRoot() {
        storage = storage(recordings, Optional.empty(), false);
        assertThat(storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.empty(), "jpg", AT)
                        .file())
                .isEqualTo(snapshots.resolve(NAME + ".jpg"));
    }

    @Test
    void aWishedNameReplacesTheFileOfThatName() throws IOException {
        Path old = write(snapshots.resolve("camera0/door.jpg"), 10, Duration.ofHours(1));
        var reserved = storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.of("door"), "jpg", AT);
        write(reserved.temporary(), 20, Duration.ZERO);
        assertThat(storage.find(Kind.SNAPSHOT, "door").orElseThrow().size()).isEqualTo(10);
        StoredFile stored = storage.commit(reserved);
        assertThat(stored.path()).isEqualTo(old);
        assertThat(stored.size()).isEqualTo(20);
        assertThat(names(Kind.SNAPSHOT)).containsExactly("door.jpg");
        assertThat(storage.find(Kind.SNAPSHOT, "door").orElseThrow().size()).isEqualTo(20);
        assertThat(storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.of("a.jpg"), "jpg", AT)
                        .name())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", ".hidden", "", "a b", "a..b", "ä"})
    void aWishThatIsNoNameIsRefused(String wish) {
        assertThatThrownBy(() -> storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.of(wish), "jpg", AT))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void listsTheNewestFirstAndThenByNameDescending() throws IOException {
        write(recordings.resolve("camera0/camera0_2026-11-22_10-00-00.mp4"), 1, Duration.ofMinutes(1));
        write(recordings.resolve("camera1/camera1_2026-11-22_10-00-00.mp4"), 2, Duration.ofMinutes(2));
        write(recordings.resolve("camera0_2026-11-22_10-00-01.mkv"), 3, Duration.ofMinutes(9));
        assertThat(names(Kind.RECORDING))
                .containsExactly(
                        "camera0_2026-11-22_10-00-01.mkv",
                        "camera1_2026-11-22_10-00-00.mp4",
                        "camera0_2026-11-22_10-00-00.mp4");
        var page = storage.list(Kind.RECORDING, 1, 1);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.files()).singleElement().satisfies(file -> {
            assertThat(file.camera()).hasValue(new CameraId(1));
            assertThat(file.baseName()).isEqualTo("camera1_2026-11-22_10-00-00");
        });
        assertThat(storage.list(Kind.RECORDING, 10, 5).files()).isEmpty();
        assertThat(storage.list(Kind.RECORDING, 10, 5).total()).isEqualTo(3);
    }

    @Test
    void findsWithAndWithoutExtension() throws IOException {
        write(recordings.resolve("camera0/" + NAME + ".mp4"), 5, Duration.ofHours(1));
        assertThat(storage.find(Kind.RECORDING, NAME)).isPresent();
        assertThat(storage.find(Kind.RECORDING, NAME + ".mp4")).isPresent();
        assertThat(storage.find(Kind.RECORDING, NAME + ".mkv")).isEmpty();
        assertThat(storage.find(Kind.RECORDING, "../recordings/camera0/" + NAME))
                .isEmpty();
        assertThat(storage.find(Kind.SNAPSHOT, NAME)).isEmpty();
    }

    @Test
    void neverListsLinksHiddenFilesOrOtherThings() throws IOException {
        Path outside = write(folder.resolve("outside/secret.mp4"), 1, Duration.ofHours(1));
        Files.createDirectories(recordings.resolve("camera0"));
        Files.createSymbolicLink(recordings.resolve("camera0/link.mp4"), outside);
        Files.createSymbolicLink(recordings.resolve("camera1"), outside.getParent());
        write(recordings.resolve("camera0/.hidden.mp4"), 1, Duration.ofHours(1));
        write(recordings.resolve("camera0/notes.txt"), 1, Duration.ofHours(1));
        write(recordings.resolve("other/a.mp4"), 1, Duration.ofHours(1));
        Files.createDirectories(recordings.resolve("camera0/folder.mp4"));
        assertThat(names(Kind.RECORDING)).isEmpty();
    }

    @Test
    void seesAFileGrowAndOneThatWasDeleted() throws IOException {
        var reserved = storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
        write(reserved.file(), 5, Duration.ZERO);
        assertThat(storage.find(Kind.RECORDING, NAME).orElseThrow().growing()).isTrue();
        write(reserved.file(), 50, Duration.ZERO);
        assertThat(storage.find(Kind.RECORDING, NAME).orElseThrow().size()).isEqualTo(50);

        storage.release(reserved);
        assertThat(storage.find(Kind.RECORDING, NAME).orElseThrow().growing()).isFalse();
        Files.delete(reserved.file());
        assertThat(storage.find(Kind.RECORDING, NAME)).isEmpty();
    }

    @Test
    void aLaterPartOfARecordingCountsAsGrowingUntilItsCameraStops() throws IOException {
        var reserved = storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
        write(reserved.file(), 5, Duration.ofMinutes(30));
        Path second = write(recordings.resolve("camera0/camera0_2026-11-22_10-29-59.mp4"), 5, Duration.ofMillis(300));
        String name = "camera0_2026-11-22_10-29-59";
        assertThat(storage.find(Kind.RECORDING, name).orElseThrow().growing()).isTrue();
        storage.release(reserved);
        assertThat(storage.find(Kind.RECORDING, name).orElseThrow().growing()).isFalse();
        assertThat(second).exists();
    }

    @Test
    void aSuccessorKnowsTheNamesThatAreGivenOut() throws IOException {
        var reserved = storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
        write(reserved.temporary(), 1, Duration.ofMinutes(1));
        FileStorage old = storage;
        old.stop();
        assertThatThrownBy(() -> old.list(Kind.RECORDING, 0, 1)).isInstanceOf(ServiceGone.class);
        storage = storage(recordings, Optional.empty(), true);
        assertThat(reserved.temporary()).exists();
        assertThat(storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT)
                        .name())
                .isEqualTo(NAME + "_2");
        storage.commit(reserved);
        assertThat(storage.find(Kind.RECORDING, NAME).orElseThrow().growing()).isFalse();
    }

    @Test
    void removesWhatACrashHasLeftUnfinished() throws IOException {
        Path left = write(snapshots.resolve("camera0/.door.7.part.jpg"), 1, Duration.ofMinutes(1));
        Path foreign = write(snapshots.resolve("camera0/.keep"), 1, Duration.ofMinutes(1));
        storage = storage(recordings, Optional.empty(), true);
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
    }

    @Test
    void refusesRecordingsOnAFullDiskButNotSnapshots() {
        usage = new Volume.Usage(1000, 100, 100);
        assertThatThrownBy(() -> storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT))
                .isInstanceOfSatisfying(CamhostException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE);
                    assertThat(e.data()).containsEntry("state", "STORAGE_CRITICAL");
                });
        storage.reserve(Kind.SNAPSHOT, CAMERA, Optional.empty(), "jpg", AT);
        assertThat(storage.space().critical()).isTrue();
        assertThat(storage.report().health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void warnsBeforeItRefuses() throws IOException {
        write(recordings.resolve("camera0/" + NAME + ".mp4"), 5, Duration.ofHours(1));
        usage = new Volume.Usage(1000, 200, 150);
        var space = storage.space();
        assertThat(space.used()).isEqualTo(800);
        assertThat(space.available()).isEqualTo(150);
        assertThat(space.usedPercent()).isBetween(84.2, 84.3);
        assertThat(space.low()).isTrue();
        assertThat(space.critical()).isFalse();
        assertThat(space.recordings()).isEqualTo(5);
        assertThat(storage.report().health()).isEqualTo(Health.DEGRADED);
        storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
    }

    @Test
    void aFolderThatCannotBeWrittenIsReplacedByTheFallback() throws IOException {
        Path blocked = Files.createFile(folder.resolve("a-file-and-no-folder")).resolve("recordings");
        Path fallback = folder.resolve("fallback");
        storage = storage(blocked, Optional.of(fallback), true);
        var reserved = storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT);
        assertThat(reserved.file()).startsWithRaw(fallback);
        write(reserved.file(), 1, Duration.ofHours(1));
        assertThat(names(Kind.RECORDING)).hasSize(1);
        assertThat(storage.report().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void withoutAnyFolderTheErrorNamesTheKeyToSetAndNoPath() throws IOException {
        Path blocked = Files.createFile(folder.resolve("a-file-and-no-folder")).resolve("recordings");
        storage = storage(blocked, Optional.empty(), true);
        assertThatThrownBy(() -> storage.reserve(Kind.RECORDING, CAMERA, Optional.empty(), "mp4", AT))
                .isInstanceOfSatisfying(CamhostException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DEPENDENCY_FAILED);
                    assertThat(e.data().get("detail").toString())
                            .contains("mediamtx.recordings_path")
                            .doesNotContain(folder.toString());
                });
    }

    @Test
    void readsAFolderAgainOnlyWhenItHasChanged() throws IOException {
        storage = new FileStorage(
                new Folders(Kind.RECORDING, recordings, Optional.empty(), true, "mediamtx.recordings_path"),
                new Folders(Kind.SNAPSHOT, snapshots, Optional.empty(), true, "mediamtx.snapshots_path"),
                new FileStorage.Limits(80, 90),
                vault,
                InstantSource.system(),
                () -> usage);
        Path camera = recordings.resolve("camera0");
        clock.setWall(Instant.now());
        write(camera.resolve(NAME + ".mp4"), 1, Duration.ofHours(1));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Files.setLastModifiedTime(camera, old);
        assertThat(names(Kind.RECORDING)).hasSize(1);

        Path unseen = write(camera.resolve(NAME + "_2.mp4"), 1, Duration.ofHours(1));
        Files.setLastModifiedTime(camera, old);
        assertThat(names(Kind.RECORDING))
                .as("the time stamp says that nothing has changed")
                .hasSize(1);

        Files.delete(unseen);
        write(camera.resolve(NAME + "_3.mp4"), 1, Duration.ofHours(1));
        assertThat(names(Kind.RECORDING)).containsExactly(NAME + "_3.mp4", NAME + ".mp4");
    }

    @Test
    void limitsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> new FileStorage.Limits(90, 90)).hasMessageContaining("storage.warn_percent");
        assertThatThrownBy(() -> new FileStorage.Limits(10, 101))
                .hasMessage("storage.block_percent: 0 to 100, got 101");
    }
}
