package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
    @TempDir
    Path folder;

    static byte[] jpeg(int width, int height) {
        return ByteBuffer.allocate(2 + 6 + 4 + 5)
                .putShort((short) 0xFFD8)
                .putShort((short) 0xFFE0) // a block to be skipped
                .putShort((short) 4)
                .putShort((short) 0)
                .putShort((short) 0xFFC0)
                .putShort((short) 17)
                .put((byte) 8)
                .putShort((short) height)
                .putShort((short) width)
                .array();
    }

    @Test
    void readsTheSizeOfAJpeg() throws IOException {
        assertThat(Pictures.resolution(Files.write(folder.resolve("a.jpg"), jpeg(1280, 720))))
                .contains("1280x720");
    }

    @Test
    void readsTheSizeOfAPng() throws IOException {
        byte[] png = ByteBuffer.allocate(24)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'})
                .putInt(320)
                .putInt(240)
                .array();
        assertThat(Pictures.resolution(Files.write(folder.resolve("a.png"), png)))
                .contains("320x240");
    }

    @Test
    void takesAnEmptyOrBrokenFileForNoPicture() throws IOException {
        byte[] half = Arrays.copyOf(jpeg(640, 480), 12);
        assertThat(Pictures.resolution(Files.write(folder.resolve("a"), new byte[0])))
                .isEmpty();
        assertThat(Pictures.resolution(Files.write(folder.resolve("b"), half))).isEmpty();
        assertThat(Pictures.resolution(folder.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100, 2", "90, 5", "50, 17", "1, 31", "1000, 2"})
    void turnsQualityIntoFfmpegsScale(int quality, int scale) {
        assertThat(Pictures.scale(quality)).isEqualTo(scale);
    }

    @Test
    void asksForOneFrameAndNothingElse() {
        assertThat(Pictures.argv(List.of("-i", "x"), Path.of("/t/a.png"), "png", 90, 1920, 1080))
                .containsSubsequence("-i", "x", "-frames:v", "1", "-c:v", "png", "-y", "/t/a.png")
                .doesNotContain("-q:v");
    }
}
