package io.camhost.probe.ffprobe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.api.process.Processes.Result;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FfprobeProbeTest {
    private static final String CAMERA = """
            [STREAM]
            codec_name=h264
            codec_type=video
            width=1280
            height=720
            r_frame_rate=50/1
            avg_frame_rate=25/1
            [/STREAM]
            [STREAM]
            codec_name=aac
            codec_type=audio
            r_frame_rate=0/0
            avg_frame_rate=0/0
            [/STREAM]
            """;

    private final ManualClock clock = new ManualClock();
    private final FakeProcesses processes = new FakeProcesses();
    private final FfprobeProbe probe = new FfprobeProbe(clock::nanoTime);
    private final List<List<String>> runs = new ArrayList<>();

    @BeforeEach
    void bind() {
        probe.bindProcesses(processes);
    }

    private static CameraDescription camera(String kind, String url) {
        var input = new FfmpegInput(
                kind, List.of("-f", "concat", "-loglevel", "fatal"), url, Optional.empty(), false, true);
        return new CameraDescription(new CameraIdentity(kind, "a"), "", input, OptionalInt.empty(), true, true);
    }

    private void answers(int exitCode, String output, String errors) {
        processes.whenRun(argv -> {
            runs.add(argv);
            return new Result(exitCode, false, output.getBytes(StandardCharsets.UTF_8), errors, Duration.ofMillis(1));
        });
    }

    private Capabilities probe() throws InterruptedException {
        return probe.probe(camera("rtsp", "/x"), Deadline.in(Duration.ofSeconds(20), Duration.ZERO));
    }

    private String refusal() {
        CamhostException e = catchThrowableOfType(CamhostException.class, this::probe);
        assertThat(e.data()).containsEntry("dependency", "ffprobe");
        return String.valueOf(e.data().get("detail"));
    }

    @Test
    void readsWhatACameraSends() throws InterruptedException {
        answers(0, CAMERA, "");
        assertThat(probe())
                .isEqualTo(new Capabilities(
                        "ffprobe",
                        "",
                        "",
                        List.of(new PixelFormat(
                                "H264", "h264", List.of(new FrameSize(1280, 720, List.of(FrameRate.of(25))))))));
    }

    @Test
    void isForNetworkCamerasOnly() {
        assertThat(List.of("rtsp", "rtsps", "rtmp", "http", "https", "srt"))
                .allMatch(kind -> probe.canProbe(camera(kind, "x")));
        assertThat(List.of("v4l2", "lavfi", "file")).noneMatch(kind -> probe.canProbe(camera(kind, "x")));
    }

    @Test
    void errorsArePrintedAlsoWhenTheSourceForbidsThem() throws InterruptedException {
        answers(0, CAMERA, "");
        probe();
        List<String> argv = runs.get(0);
        assertThat(argv).startsWith("ffprobe").endsWith("-i", "/x").contains("-loglevel", "fatal");
        assertThat(argv.lastIndexOf("-v")).isGreaterThan(argv.indexOf("-loglevel"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            method DESCRIBE failed: 401 Unauthorized       | it asks for a login
            method DESCRIBE failed: 404 Not Found          | it has no such stream
            Connection to tcp://h:1 failed: Connection refused | nothing listens there
            tcp://h:1: No route to host                    | there is no way to it
            Failed to resolve hostname h: Name or service not known | its name is not known
            x: Invalid data found when processing input    | what answers there does not speak RTSP
            Connection timed out                           | it does not answer in time
            whatever                                       | it cannot be opened
            """)
    void saysWhyNotAndWhatToDo(String errors, String said) {
        answers(1, "", "[concat @ 0x1] Impossible to open 'rtsp://user:hidden@h/'\n" + errors);
        assertThat(refusal()).startsWith(said).doesNotContain("hidden").doesNotContain("rtsp:/");
    }

    @Test
    void whatHangsIsEndedAndSaidSo() {
        processes.whenRun(argv -> new Result(-1, true, new byte[0], "", Duration.ofSeconds(2)));
        assertThat(refusal()).startsWith("it does not answer in time");
    }

    @Test
    void whatIsMissingIsNamed() {
        processes.whenRun(argv -> {
            throw CamhostException.dependencyFailed("ffprobe", "no");
        });
        assertThat(refusal()).isEqualTo("ffprobe cannot be started: it comes with ffmpeg, apt install ffmpeg");
    }

    @Test
    void soundAloneIsNoCamera() {
        answers(0, CAMERA.substring(CAMERA.indexOf("[/STREAM]")), "");
        assertThat(refusal()).startsWith("it sends no video");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0",
                "width=1",
                "[STREAM]\ncodec_type=video\n",
                "[STREAM]\ncodec_type=video\ncodec_name=h264\nwidth=99999999999\nheight=1\n",
                "[STREAM]\ncodec_type=video\ncodec_name=h264\nwidth=-5\nheight=0x10\n",
                "[STREAM]\ncodec_type=video\ncodec_name=../../etc\nwidth=640\nheight=480\n"
            })
    void absurdAnswersAreFailures(String output) {
        answers(0, output, "");
        assertThat(refusal()).isNotBlank();
    }

    @Test
    void anEndlessAnswerIsNotRead() {
        answers(0, "[STREAM]\n".repeat(100_000), "");
        assertThat(refusal()).isEqualTo("ffprobe prints more than there can be to say");
    }

    @ParameterizedTest
    @CsvSource({
        "30000/1001, 30000/1001",
        "0/0, 50/1",
        "90000/1, 50/1",
        "999999999999/999999999998, 50/1",
        "x, 50/1",
        "1000/40, 25/1"
    })
    void anAbsurdRateIsNotBelieved(String told, String believed) throws InterruptedException {
        answers(0, CAMERA.replace("25/1", told), "");
        FrameRate rate = probe().formats().get(0).sizes().get(0).rates().get(0);
        assertThat(rate.numerator() + "/" + rate.denominator()).isEqualTo(believed);
    }

    @Test
    void whoAsksAtOnceAgainIsToldTheSameAndLaterItIsAskedAnew() throws InterruptedException {
        answers(0, CAMERA, "");
        probe();
        probe();
        assertThat(runs).hasSize(1);
        clock.advance(Duration.ofSeconds(6));
        probe();
        assertThat(runs).hasSize(2);
    }

    @Test
    void failuresAreNotKept() throws InterruptedException {
        answers(1, "", "Connection refused");
        refusal();
        answers(0, CAMERA, "");
        assertThat(probe().formatCodes()).containsExactly("H264");
    }

    @Test
    void twoNeverAskOneCameraAtATime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        processes.whenRun(argv -> {
            runs.add(argv);
            inside.countDown();
            try {
                goOn.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Result(0, false, CAMERA.getBytes(StandardCharsets.UTF_8), "", Duration.ofMillis(1));
        });
        CompletableFuture<Capabilities> first = CompletableFuture.supplyAsync(this::unchecked);
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> probe.probe(camera("rtsp", "/x"), Deadline.in(Duration.ZERO, Duration.ZERO)))
                .isInstanceOf(CamhostException.class);
        CompletableFuture<Capabilities> second = CompletableFuture.supplyAsync(this::unchecked);
        goOn.countDown();
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
        assertThat(runs).hasSize(1);
    }

    private Capabilities unchecked() {
        try {
            return probe();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatLeavesSendsToItsSuccessor() {
        probe.stop();
        assertThatThrownBy(this::probe).isInstanceOf(ServiceGone.class);
    }
}
