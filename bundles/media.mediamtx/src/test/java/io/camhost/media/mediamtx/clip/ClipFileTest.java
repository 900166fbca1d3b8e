package io.camhost.media.mediamtx.clip;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.FrameRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipFileTest {
    @TempDir
    Path folder;

    /** As ffmpeg sees it: all pictures, one after the other, of each the brightness and then the colours. */
    private byte[] decoded(byte[] film) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("film.mp4"), film);
        Path pictures = folder.resolve("pictures");
        Path log = folder.resolve("log");
        Process ffmpeg;
        try {
            ffmpeg = new ProcessBuilder(("ffmpeg -nostdin -y -v warning -err_detect explode -i " + file
                                    + " -pix_fmt yuv420p -f rawvideo " + pictures)
                            .split(" "))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            Assumptions.abort("needs ffmpeg: apt-get install ffmpeg");
            throw e;
        }
        assertThat(ffmpeg.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(log).isEmptyFile();
        assertThat(ffmpeg.exitValue()).isZero();
        return Files.readAllBytes(pictures);
    }

    @ParameterizedTest
    @CsvSource({"640,360,15,1", "1280,720,30000,1001", "1920,1080,30,1", "160,120,5,1", "64,48,2,1", "1600,1200,60,1"})
    void everyPictureIsTheSameAndAsItWasDrawn(int width, int height, int numerator, int denominator) throws Exception {
        FrameRate rate = new FrameRate(numerator, denominator);
        List<String> lines = List.of("Tür 1: Höhe", "away since", "14:03");
        byte[] pictures = decoded(ClipFile.of(width, height, rate, lines));
        int size = width * height * 3 / 2;
        assertThat(pictures).hasSize((int) Math.max(2, Math.round(2 * rate.perSecond())) * size);
        Placard placard = new Placard(width, height, lines);
        byte[] first = Arrays.copyOf(pictures, size);
        for (int square = 0; square < placard.columns() * placard.rows(); square++) {
            byte[] dots = placard.dots(square);
            for (int dot = 0; dot < dots.length; dot++) {
                int x = square % placard.columns() * Placard.SQUARE + dot % Placard.SQUARE;
                int y = square / placard.columns() * Placard.SQUARE + dot / Placard.SQUARE;
                if (x >= width || y >= height) continue;
                assertThat(first[y * width + x]).as("dot %d,%d", x, y).isEqualTo(dots[dot]);
            }
        }
        for (int at = width * height; at < size; at++) assertThat(first[at]).isEqualTo((byte) 128);
        for (int at = size; at < pictures.length; at += size)
            assertThat(Arrays.equals(pictures, at, at + size, first, 0, size)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"640,360", "1280,720", "1920,1080", "160,120", "16,16"})
    void anotherTextChangesDotsOnly(int width, int height) {
        byte[] one = ClipFile.of(width, height, FrameRate.of(15), List.of("Front door", "starting"));
        byte[] other = ClipFile.of(
                width, height, FrameRate.of(15), List.of("A name far too long for it", "away since", "14:03"));
        assertThat(other).hasSameSizeAs(one);
        for (int i = 0; i < one.length; i++)
            if (one[i] != other[i]) assertThat(List.of(one[i], other[i])).containsOnly((byte) 32, (byte) 190);
    }

    @Test
    void whatTheFontDoesNotHaveIsAQuestionMark() {
        assertThat(Glyphs.spelt("Ärger: straße №1 日本 a'b")).isEqualTo("ARGER: STRASSE NO1 ?? A'B");
    }
}
