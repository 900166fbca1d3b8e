package io.camhost.discovery.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.camera.FfmpegInput;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    @TempDir
    Path folder;

    private static final Picture PICTURE = new Picture(640, 360, 15, Optional.of(Path.of("/fonts/Sans.ttf")));

    @Test
    void isTheSameTextEveryTime() {
        FfmpegInput input = PICTURE.input("Simulated camera 0", 0);
        assertThat(input).isEqualTo(new Picture(640, 360, 15, PICTURE.fontFile()).input("Simulated camera 0", 0));
        assertThat(input.kind()).isEqualTo("lavfi");
        assertThat(input.arguments()).containsExactly("-f", "lavfi");
        assertThat(input.realTime()).isFalse(); // made as fast as it is read: the driver adds -re
        assertThat(input.url())
                .startsWith("testsrc2=size=640x360:rate=15,format=yuv420p,setpts=RTCTIME/1000000/TB,drawtext=")
                .contains("text='Simulated camera 0'")
                .endsWith(",setpts=N/(FRAME_RATE*TB)");
    }

    @Test
    void camerasDifferInTheirPattern() {
        assertThat(IntStream.of(0, 1, 2, -7)
                        .mapToObj(look -> PICTURE.input("Same", look).url()))
                .doesNotHaveDuplicates();
    }

    @Test
    void hasTheClockForProgramsEvenWithoutAFont() {
        assertThat(new Picture(640, 360, 15, Optional.empty()).input("Same", 0).url())
                .doesNotContain("drawtext")
                .contains("drawbox=x=16:y=320:w=16:h=16:color=white:t=fill,")
                .contains("drawbox=x=48:y=320:w=16:h=16:color=white:t=fill:enable='mod(floor(t/32768),2)'")
                .contains("drawbox=x=288:y=320:w=16:h=16:color=white:t=fill:enable='mod(floor(t/1),2)'");
    }

    @ParameterizedTest
    @CsvSource({"318,360,15", "640,178,15", "641,360,15", "640,361,15", "640,360,0", "640,360,61", "5000,360,15"})
    void refusesSizesThatDoNotWork(int width, int height, int fps) {
        assertThatThrownBy(() -> new Picture(width, height, fps, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("simulated.");
    }

    @ParameterizedTest
    @CsvSource({"'a:b'", "'a''b'", "'%{n}'", "''", "'a,b'", "' a'"})
    void refusesNamesThatMeanSomethingToFfmpeg(String name) {
        assertThatThrownBy(() -> PICTURE.input(name, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"640,360,0", "640,360,1", "640,360,2", "640,360,3", "640,360,4", "320,180,0", "1280,720,1"})
    void ffmpegWritesTheTimeWhereProgramsReadIt(int width, int height, int look)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(isInstalled("ffmpeg"), "ffmpeg is not installed");
        FfmpegInput input = new Picture(width, height, 15, Picture.findFont()).input("Simulated camera 0", look);
        Path frame = folder.resolve("frame.gray");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-loglevel", "error"));
        command.addAll(input.arguments());
        command.addAll(List.of("-i", input.url(), "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-y"));
        command.add(frame.toString());
        long earliest = System.currentTimeMillis() / 1000;
        Process ffmpeg = new ProcessBuilder(command).inheritIO().start();
        assertThat(ffmpeg.waitFor(30, TimeUnit.SECONDS)).isTrue();
        long latest = System.currentTimeMillis() / 1000;
        assertThat(ffmpeg.exitValue()).isZero();
        int seconds = ClockBarReader.read(Files.readAllBytes(frame), width, height);
        assertThat(Math.floorMod(seconds - earliest, 65536L)).isBetween(0L, latest - earliest);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
