package io.camhost.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityMergeTest {
    private static final List<String> FORMATS = List.of("MJPG", "YUYV");
    private static final List<String> SIZES = List.of("1280x720", "640x480");
    private static final Findings USUAL = new Findings(FORMATS, SIZES, List.of("30", "15"));

    private final CapabilityMerge merge = new CapabilityMerge();

    private static Findings rates(String... rates) {
        return new Findings(FORMATS, SIZES, List.of(rates));
    }

    private void detect(int times, Findings findings) {
        for (int i = 0; i < times; i++) merge.detected(findings);
    }

    @Test
    void oneSuccessIsProvisional() {
        merge.detected(USUAL);
        assertThat(merge.provisional()).contains(USUAL);
        assertThat(merge.confirmed()).isEmpty();
        assertThat(merge.successes()).isEqualTo(1);
    }

    @Test
    void twoEqualSuccessesConfirm() {
        detect(2, USUAL);
        assertThat(merge.confirmed()).contains(USUAL);
        assertThat(merge.successes()).isEqualTo(2);
    }

    @Test
    void aSuccessAfterAFailureBeginsToCountAnew() {
        merge.failed();
        merge.detected(USUAL);
        assertThat(merge.failures()).isZero();
        assertThat(merge.successes()).isEqualTo(1);

        merge.failed();
        merge.detected(USUAL);
        assertThat(merge.successes()).isEqualTo(1);
        assertThat(merge.confirmed()).isEmpty();
    }

    @Test
    void aFailureKeepsWhatIsKnown() {
        detect(2, USUAL);
        assertThat(merge.failed()).isFalse();
        assertThat(merge.effective()).contains(USUAL);
        assertThat(merge.successes()).isZero();
    }

    @Test
    void theThirdFailureInARowAndEveryFurtherOneCount() {
        assertThat(List.of(merge.failed(), merge.failed(), merge.failed(), merge.failed()))
                .containsExactly(false, false, true, true);
    }

    @Test
    void whatIsSeenMostOftenComesFirst() {
        Stream.of("30", "30", "25", "30", "60", "30").forEach(rate -> merge.detected(rates(rate)));
        assertThat(merge.rateCounters())
                .containsEntry("30", 4)
                .containsEntry("25", 1)
                .containsEntry("60", 1);
        assertThat(merge.effective().orElseThrow().preferredFps()).contains(30);
    }

    @Test
    void bothOfTwoDifferingAnswersAreCounted() {
        merge.detected(rates("30"));
        merge.detected(rates("25"));
        assertThat(merge.rateCounters()).containsEntry("30", 1).containsEntry("25", 1);
        assertThat(merge.confirmed()).map(Findings::rates).contains(List.of("25")); // nothing was stable yet
    }

    @Test
    void stableOnesStayInFrontOfNewOnes() {
        detect(3, rates("30", "25", "24"));
        merge.detected(rates("60", "30", "25", "24"));
        assertThat(merge.confirmed().orElseThrow().rates()).containsExactly("30", "25", "24", "60");
    }

    @Test
    void seenBeforeButNeitherStableNorThereIsLeftOut() {
        detect(3, rates("30"));
        merge.detected(rates("30", "5"));
        merge.detected(rates("30"));
        assertThat(merge.provisional().orElseThrow().rates()).containsExactly("30");
    }

    @Test
    void aMinorVariationKeepsTheConfirmation() {
        detect(3, rates("30", "25", "24", "15"));
        Findings confirmed = merge.confirmed().orElseThrow();
        merge.detected(rates("30", "25")); // half of the stable ones: inconsistent, but merged is as before
        assertThat(merge.successes()).isEqualTo(4);
        assertThat(merge.confirmed()).contains(confirmed);
    }

    @Test
    void anotherCameraAltogetherEndsTheConfirmation() {
        detect(3, USUAL);
        merge.detected(new Findings(List.of("H264"), List.of("320x240", "160x120"), List.of("10", "5")));
        assertThat(merge.successes()).isEqualTo(1);
        assertThat(merge.confirmed()).isEmpty();
        assertThat(merge.provisional().orElseThrow().formats()).containsExactly("MJPG", "YUYV", "H264");
        assertThat(merge.formatCounters()).containsEntry("MJPG", 3).containsEntry("H264", 1);
    }

    static Stream<Arguments> answersAfterThreeEqualOnes() {
        List<String> ten = List.of("10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
        List<String> withNew = Stream.concat(ten.stream(), Stream.of("99")).toList();
        return Stream.of(
                // exactly 0.7 of the stable ones: consistent, the new one is confirmed along with them
                Arguments.of(ten, List.of("10", "11", "12", "13", "14", "15", "16", "99"), 4, withNew),
                // less, but the set hardly varies: the confirmation stays as it is
                Arguments.of(ten, List.of("10", "11", "12", "13", "14", "15", "99"), 4, ten),
                // weight 0.4 times distance 1/2 is not below 0.2
                Arguments.of(List.of("30"), List.of("25"), 1, List.of()));
    }

    @ParameterizedTest
    @MethodSource("answersAfterThreeEqualOnes")
    void judgesAnotherAnswerByConsistencyThenByVariance(
            List<String> stable, List<String> now, int successes, List<String> confirmed) {
        detect(3, new Findings(FORMATS, SIZES, stable));
        merge.detected(new Findings(FORMATS, SIZES, now));
        assertThat(merge.successes()).isEqualTo(successes);
        assertThat(merge.confirmed().map(Findings::rates).orElse(List.of())).isEqualTo(confirmed);
    }
}
