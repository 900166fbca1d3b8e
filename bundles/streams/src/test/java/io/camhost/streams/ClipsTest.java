package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.storage.Storage;
import io.camhost.testing.FakeMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:00:00Z");

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void start() throws IOException {
        host = Host.running(folder);
        Path file = folder.resolve("camera0_2026-01-02_03-00-00.mp4");
        FakeMp4.begin(file, BEGIN).add(1000).add(9000);
        host.storage.add(new Storage.StoredFile(
                Storage.Kind.RECORDING,
                file.getFileName().toString(),
                file,
                Optional.of(CAMERA),
                Files.size(file),
                BEGIN.plusSeconds(10),
                false));
        host.storage.setSpace(new Storage.Space(1L << 40, 0, 1L << 40, 0, 0, 0, false, false));
    }

    @AfterEach
    void end() {
        host.close();
    }

    private Clip.Request request(String id, int from, int until) {
        return new Clip.Request(id, CAMERA, BEGIN.plusSeconds(from), BEGIN.plusSeconds(until), false, Optional.empty());
    }

    private Clip ended(String id) {
        return await().until(
                        () -> host.streams
                                .clip(id, java.time.Duration.ofMillis(50))
                                .orElseThrow(),
                        clip -> clip.progress() == Progress.DONE || clip.progress() == Progress.FAILED);
    }

    private List<String> cutting(String id) {
        return host.awaitChild("clip/" + id).argv();
    }

    @Test
    void isCutAndStoredAlsoOverASwap() throws IOException {
        host.streams.createClip(request("a", 2, 6));
        List<String> argv = cutting("a");
        assertThat(argv).containsSubsequence("-f", "concat").containsSubsequence("-c", "copy");
        assertThat(Path.of(argv.get(argv.indexOf("-i") + 1))).content().contains("inpoint 2.000", "outpoint 6.000");
        host.swap();
        FakeMp4.whole(Path.of(argv.get(argv.size() - 1)), 4500);
        host.processes.end("clip/a", 0);
        Clip clip = ended("a");
        assertThat(clip.progress()).isEqualTo(Progress.DONE);
        assertThat(clip.file()).isEqualTo("clip-camera0_2026-01-02_03-00-02.mp4");
        assertThat(clip.from()).as("where a film can begin").isEqualTo(BEGIN.plusMillis(1500));
        assertThat(clip.until()).isEqualTo(BEGIN.plusSeconds(6));
        assertThat(host.storage.find(Storage.Kind.RECORDING, clip.file())).isPresent();
    }

    @Test
    void whatCannotBeCutIsSaid() {
        host.streams.createClip(request("a", 2, 6));
        cutting("a");
        host.processes.end("clip/a", 1);
        assertThat(ended("a").refusal().orElseThrow().code()).isEqualTo(ErrorCode.DEPENDENCY_FAILED);
        host.streams.createClip(request("b", 2, 60));
        assertThat(ended("b").refusal().orElseThrow().code()).isEqualTo(ErrorCode.INVALID_STATE);
        host.streams.createClip(request("c", 600, 660));
        Clip.Refusal nothing = ended("c").refusal().orElseThrow();
        assertThat(nothing.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(nothing.recorded()).containsExactly(new Clip.Recorded(BEGIN, BEGIN.plusSeconds(10)));
    }

    @Test
    void neitherDiskNorMachineIsFilledWithThem() {
        assertThatThrownBy(() -> host.streams.createClip(request("a", 0, 3601)))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
        host.storage.setSpace(new Storage.Space(1000, 990, 10, 0, 0, 99, true, true));
        host.streams.createClip(request("b", 2, 6));
        assertThat(ended("b").refusal().orElseThrow().reason()).contains("not enough room");
        host.storage.setSpace(new Storage.Space(1L << 40, 0, 1L << 40, 0, 0, 0, false, false));
        for (String id : List.of("c", "d", "e")) host.streams.createClip(request(id, 2, 6));
        cutting("c");
        cutting("d");
        host.processes.end("clip/c", 1);
        assertThat(ended("c").progress()).isEqualTo(Progress.FAILED);
        cutting("e");
    }
}
