package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.CameraId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {
    private static final CameraId CAMERA = new CameraId(0);

    @TempDir
    Path folder;

    private static Features features(String... keys) {
        var defaults = JsonNodeFactory.instance.objectNode();
        for (String key : keys) defaults.put(key, "");
        return Features.of("", defaults, JsonNodeFactory.instance.objectNode(), true, false);
    }

    @ParameterizedTest
    @CsvSource({"1d, 86400000", "30m0s, 1800000", "1h0m0s, 3600000", "200ms, 200", "0s, 0", "1.5s, 1500"})
    void readsDurationsAsTheServerWritesThem(String text, long millis) {
        assertThat(GoDuration.millis(text)).hasValue(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "v1.5.1, true",
        "v1.5.99-12-gabc, true",
        "v0.23.8, true",
        "v1.6.0, false",
        "v1.20.1, false",
        "v2.0.0, false",
        "v0.0.0, false",
        "dev, false"
    })
    void knowsByItsVersionWhetherAProgramTakesTheOldSettings(String version, boolean old) {
        assertThat(ServerVersion.old(version)).isEqualTo(old);
    }

    @Test
    void neverGivesANewServerTheOldKeyWhichWouldOpenItsApi() throws IOException {
        var program = new ServerProgram(Given.settings(9997), new HostFolders(folder), name -> null);
        String asks = "http://127.0.0.1:29000/mediamtx/word";
        assertThat(program.spec(Path.of("/bin/true"), asks, false, false).environment())
                .containsEntry("MTX_AUTHHTTPADDRESS", asks)
                .containsEntry("MTX_AUTHHTTPEXCLUDE", "")
                .doesNotContainKey("MTX_EXTERNALAUTHENTICATIONURL");
        assertThat(program.spec(Path.of("/bin/true"), asks, true, false).environment())
                .containsEntry("MTX_EXTERNALAUTHENTICATIONURL", asks)
                .doesNotContainKey("MTX_AUTHMETHOD");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:8889, no, 127.0.0.1",
        "192.0.2.7, 192.0.2.7:8889, no, 192.0.2.7",
        "0.0.0.0, 0.0.0.0:8889, yes, 127.0.0.1"
    })
    void letsViewersInWhereItIsWishedAndNobodyElse(String host, String webrtc, String interfaces, String hosts)
            throws IOException {
        var program = new ServerProgram(Given.listening(host), new HostFolders(folder), name -> null);
        assertThat(program.spec(Path.of("/bin/true"), "http://127.0.0.1:1/", false, false)
                        .environment())
                .containsEntry("MTX_APIADDRESS", "127.0.0.1:9997")
                .containsEntry("MTX_RTSPADDRESS", host + ":8554")
                .containsEntry("MTX_HLSADDRESS", host + ":8888")
                .containsEntry("MTX_WEBRTCADDRESS", webrtc)
                .containsEntry("MTX_WEBRTCLOCALUDPADDRESS", host + ":8189")
                .containsEntry("MTX_WEBRTCIPSFROMINTERFACES", interfaces)
                .containsEntry("MTX_WEBRTCADDITIONALHOSTS", hosts);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7:8554, 192.0.2.7", ":8554, 127.0.0.1", "0.0.0.0:8554, 127.0.0.1", "[::]:8554, 127.0.0.1"})
    void publishersGoWhereRtspListens(String address, String host) {
        var global = JsonNodeFactory.instance.objectNode().put("rtspAddress", address);
        Settings settings = Given.settings(9997);
        Ports ports = Ports.of(global, Ports.of("127.0.0.1", 8554, 8888, 8889));
        assertThat(ports.rtspHost(settings)).isEqualTo(host);
        assertThat(Ports.restore(ports.keep())).isEqualTo(ports);
    }

    @ParameterizedTest
    @CsvSource({"''", "5", "s", "1s garbage"})
    void readsNothingElseAsDuration(String text) {
        assertThat(GoDuration.millis(text)).isEmpty();
    }

    @Test
    void theSameInOtherWordsIsNoDifference() throws IOException {
        var json = JsonMapper.builder().build();
        var there = json.readTree("""
                {"recordPartDuration": "1s", "recordSegmentDuration": "30m0s", "recordDeleteAfter": "0s", "more": 1,
                 "alwaysAvailable": true, "alwaysAvailableTracks": [{"codec": "H264", "sampleRate": 0}]}""");
        var wanted =
                PathConfig.fixed(features("alwaysAvailable", "runOnOnline"), Optional.empty(), OptionalInt.empty());
        wanted.put("recordSegmentDuration", GoDuration.of(Duration.ofMinutes(30)));
        assertThat(PathConfig.difference(wanted, there)).isEmpty();
        wanted.put("recordDeleteAfter", "0s");
        assertThat(PathConfig.difference(wanted, json.readTree(there.toString().replace("\"0s\"", "\"\""))))
                .isEmpty();
        wanted.put("recordDeleteAfter", "1s");
        assertThat(PathConfig.difference(wanted, there).properties()).hasSize(1);
    }

    @Test
    void theFirstNewFileGetsTheAnnouncedName() throws IOException {
        Path announced = folder.resolve("camera0_2026-01-02_03-04-05_2.mp4");
        Files.write(folder.resolve("camera0_2026-01-02_03-04-05.mp4"), new byte[1]); // the recording before
        Files.write(folder.resolve("camera0_2026-01-02_03-04-06.mp4"), new byte[2]);
        Files.write(folder.resolve("camera0_2026-01-02_03-34-06.mp4"), new byte[4]);
        RecordedFiles.nameFirst(CAMERA, folder, announced, Set.of("camera0_2026-01-02_03-04-05.mp4"));
        assertThat(announced).hasSize(2);
        assertThat(RecordedFiles.laterBytes(CAMERA, announced)).isEqualTo(4);
        RecordedFiles.nameFirst(CAMERA, folder, announced, Set.of());
        assertThat(folder.resolve("camera0_2026-01-02_03-34-06.mp4")).exists();
    }

    @ParameterizedTest
    @CsvSource({"camhost/camera0", "camhost-camera0"})
    void filesAreCalledAfterTheCameraHoweverThePathIsCalled(String path) throws IOException {
        Files.createDirectories(folder.resolve("camhost"));
        Files.write(folder.resolve(path + "_2026-01-02_03-04-06.mp4"), new byte[2]);
        Files.write(folder.resolve(path + "_2026-01-02_03-34-06.mp4"), new byte[4]);
        Files.write(folder.resolve("camera0_2026-01-02_03-34-06.mp4"), new byte[8]);
        RecordedFiles.collect(folder, path, CAMERA);
        assertThat(folder.resolve("camera0_2026-01-02_03-04-06.mp4")).hasSize(2);
        assertThat(folder.resolve("camera0_2026-01-02_03-34-06.mp4")).hasSize(8); // never written over
        assertThat(folder.resolve(path + "_2026-01-02_03-34-06.mp4")).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"/x", "a//b", "a b", "~x", "../x"})
    void refusesPrefixesThatCannotBe(String prefix) {
        assertThatThrownBy(() -> Given.settings("auto", prefix, 9997))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mediamtx.path_prefix");
    }

    @Test
    void somethingElseAtTheApisPortIsNoMediaMtx() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread other = new Thread(() -> {
                try (var connection = socket.accept()) {
                    connection.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes());
                } catch (IOException e) {
                    return; // the test has ended
                }
            });
            other.start();
            var client = new ApiClient("127.0.0.1", socket.getLocalPort(), Duration.ofSeconds(2));
            assertThatThrownBy(() -> client.call("GET", "/v3/paths/list", null))
                    .isInstanceOf(ApiException.class)
                    .extracting(e -> ((ApiException) e).kind())
                    .isNotEqualTo(ApiException.Kind.REFUSED);
            other.interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 8888, mediamtx.rtsp_port: 1 to 65535", "8888, 8888, of its own"})
    void refusesPortsThatCannotBe(int rtsp, int hls, String message) {
        assertThatThrownBy(() -> Given.settings("auto", Optional.empty(), 9997, rtsp, hls, 8889, 8189))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
