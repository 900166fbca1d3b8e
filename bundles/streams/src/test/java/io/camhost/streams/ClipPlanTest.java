package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.ErrorCode;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Clip.Recorded;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClipPlanTest {
    private static Archive.Piece piece(String name, String codec, long from, long until) {
        return new Archive.Piece(Path.of("/r", name), from, List.of(new Span(from, until)), until - from, codec);
    }

    private static ClipPlan plan(boolean partly, long from, long until, Archive.Piece... pieces) {
        return ClipPlan.of(
                new Archive(List.of(pieces)),
                new Clip.Request(
                        "a",
                        CAMERA,
                        Instant.ofEpochMilli(from),
                        Instant.ofEpochMilli(until),
                        partly,
                        Optional.empty()));
    }

    private static Recorded recorded(long from, long until) {
        return new Recorded(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until));
    }

    @Test
    void isCutFromAllFilesThatHaveAPartOfIt() {
        ClipPlan plan =
                plan(false, 5_000, 25_000, piece("a'b.mp4", "x", 0, 12_000), piece("c.mp4", "x", 12_100, 30_000));
        assertThat(plan.list()).isEqualTo("""
                ffconcat version 1.0
                file '/r/a'\\''b.mp4'
                inpoint 5.000
                outpoint 12.000
                file '/r/c.mp4'
                inpoint 0.000
                outpoint 12.900
                """);
        assertThat(plan.bytes()).isEqualTo(7_000 + 12_900);
    }

    @Test
    void noMomentIsInItTwice() {
        ClipPlan plan = plan(false, 0, 20_000, piece("a.mp4", "x", 0, 12_000), piece("b.mp4", "x", 10_000, 20_000));
        assertThat(plan.parts())
                .extracting(ClipPlan.Part::span)
                .containsExactly(new Span(0, 12_000), new Span(2_000, 10_000));
    }

    @Test
    void whereNothingIsRecordedWhatIsNearestIsTold() {
        var refusal = plan(false, 20_000, 25_000, piece("a.mp4", "x", 0, 12_000), piece("b.mp4", "x", 30_000, 40_000))
                .refusal()
                .orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal.recorded()).containsExactly(recorded(0, 12_000), recorded(30_000, 40_000));
    }

    @Test
    void whatIsPartlyRecordedIsRefusedUnlessAPartIsEnough() {
        var refusal = plan(false, 5_000, 25_000, piece("a.mp4", "x", 0, 12_000))
                .refusal()
                .orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.reason()).startsWith("13.0 of 20.0 s are not recorded");
        assertThat(refusal.recorded()).containsExactly(recorded(5_000, 12_000));
        ClipPlan partly = plan(true, 5_000, 25_000, piece("a.mp4", "x", 0, 12_000));
        assertThat(partly.refusal()).isEmpty();
        assertThat(partly.millis()).isEqualTo(7_000);
    }

    @Test
    void picturesOfDifferentSizesAreNotJoined() {
        var refusal = plan(false, 5_000, 15_000, piece("a.mp4", "x", 0, 10_000), piece("b.mp4", "y", 10_000, 20_000))
                .refusal()
                .orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertThat(refusal.recorded()).containsExactly(recorded(0, 10_000), recorded(10_000, 20_000));
    }
}
