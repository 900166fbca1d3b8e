package io.camhost.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
    private static FrameSize size(int width, int height, int... rates) {
        return new FrameSize(
                width,
                height,
                Stream.of(rates)
                        .flatMap(all -> java.util.Arrays.stream(all).boxed())
                        .map(FrameRate::of)
                        .toList());
    }

    private static Findings of(FrameSize... sizes) {
        return Findings.of(capabilities(sizes)).orElseThrow();
    }

    private static Capabilities capabilities(FrameSize... sizes) {
        return new Capabilities("", "", "", List.of(new PixelFormat("YUYV", "", List.of(sizes))));
    }

    @Test
    void sortsResolutionsByWidthThenHeightLargestFirst() {
        assertThat(of(size(640, 360), size(1280, 720), size(640, 480)).resolutions())
                .containsExactly("1280x720", "640x480", "640x360");
    }

    @Test
    void leavesOutSizesNobodyStreams() {
        assertThat(of(size(159, 120), size(160, 119), size(160, 120), size(4096, 3072), size(4097, 3072))
                        .resolutions())
                .containsExactly("4096x3072", "160x120");
    }

    @Test
    void ordersRatesByTierThenByHowManyModesOfferThem() {
        assertThat(of(size(640, 480, 60, 30, 5, 7), size(320, 240, 120, 60, 10, 7))
                        .rates())
                .containsExactly("30", "60", "10", "7", "120", "5");
    }

    @Test
    void leavesOutRatesNobodyMeans() {
        assertThat(of(size(640, 480, 301, 300, 1)).rates()).containsExactly("300", "1");
    }

    @Test
    void takesTheUsualRatesWhenTheDeviceSaysNone() {
        assertThat(of(size(640, 480)).rates()).containsExactly("30", "25", "24", "15", "10", "5");
    }

    @Test
    void nothingFoundIsNoFinding() {
        assertThat(Findings.of(new Capabilities("uvcvideo", "Camera", "", List.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30,1,30", "51,2,25.5", "30000,1001,30", "15,2,7.5", "24000,1001,24"})
    void writesRatesWithAtMostOneDecimal(int numerator, int denominator, String text) {
        assertThat(Findings.text(new FrameRate(numerator, denominator))).isEqualTo(text);
    }

    @Test
    void modesAreThoseWhosePartsWereMerged() {
        Capabilities all =
                Modes.union(capabilities(size(640, 480, 30, 15), size(320, 240, 30)), capabilities(size(640, 480, 60)));
        Capabilities only = Modes.only(all, new Findings(List.of("YUYV"), List.of("640x480"), List.of("30", "60")));
        assertThat(only.formats().get(0).sizes()).containsExactly(size(640, 480, 60, 30));
    }
}
