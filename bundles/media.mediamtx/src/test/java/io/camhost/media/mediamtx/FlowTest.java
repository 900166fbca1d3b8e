package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.process.ChildStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final Duration LOOK = MediaMtxDriver.ROUND;

    private long now = 1_000_000_000L;
    private long waited;
    private final Flow flow = new Flow(() -> now, pid -> waited);

    private static Optional<ChildStatus> child(long pid) {
        return Optional.of(new ChildStatus(
                "publish/camera0",
                List.of("ffmpeg"),
                ChildStatus.State.RUNNING,
                pid,
                Instant.EPOCH,
                1,
                OptionalInt.empty(),
                false,
                List.of()));
    }

    private void looks(int count, long pid, long bytes) {
        looks(count, pid, bytes, false);
    }

    private void looks(int count, long pid, long bytes, boolean copy) {
        for (int i = 0; i < count; i++) {
            now += LOOK.toNanos();
            flow.look(child(pid), true, bytes, copy);
        }
    }

    private void nobody(long bytes) {
        now += LOOK.toNanos();
        flow.look(Optional.empty(), true, bytes, false);
    }

    @Test
    void hangsAfterTwoGroupsOfPicturesWithoutAByte() {
        nobody(0);
        looks(1, 7, 0);
        looks(1, 7, 100);
        assertThat(flow.flows()).isTrue();
        looks(10, 7, 100);
        assertThat(flow.hangs()).isFalse();
        looks(1, 7, 100);
        assertThat(flow.hangs()).isTrue();
        assertThat(flow.flows()).isFalse();
        looks(1, 7, 101);
        assertThat(flow.hangs()).isFalse();
    }

    @Test
    void aCameraThatEncodesByItselfHasMoreTime() {
        nobody(0);
        looks(1, 7, 0, true);
        looks(1, 7, 100, true);
        looks(25, 7, 100, true);
        assertThat(flow.hangs()).isFalse();
        looks(1, 7, 100, true);
        assertThat(flow.hangs()).isTrue();
    }

    @Test
    void oneThatHasNeverBroughtAnythingHasMoreTime() {
        nobody(0);
        looks(70, 7, 0);
        assertThat(flow.hangs()).isFalse();
        looks(10, 7, 0);
        assertThat(flow.hangs()).isTrue();
    }

    @Test
    void doesNotHangBecauseNobodyLooked() {
        nobody(0);
        looks(2, 7, 100);
        now += Duration.ofMinutes(1).toNanos();
        looks(5, 7, 100);
        assertThat(flow.hangs()).isFalse();
        assertThat(flow.flows()).isTrue();
    }

    @Test
    void doesNotHangWhileItWaitsForAProcessor() {
        nobody(0);
        looks(2, 7, 100);
        for (int i = 0; i < 100; i++) {
            waited += LOOK.toNanos();
            looks(1, 7, 100);
        }
        assertThat(flow.hangs()).isFalse();
        looks(12, 7, 100);
        assertThat(flow.hangs()).isTrue();
    }

    @Test
    void oneThatRanBeforeTheFirstLookIsTakenForOneThatFlows() {
        looks(1, 7, 100);
        assertThat(flow.flows()).isTrue();
        assertThat(flow.stopped()).isFalse();
        assertThat(flow.brought(7)).isEmpty();
    }

    @Test
    void knowsHowMuchHasComeAtMost() {
        nobody(0);
        looks(2, 7, 0); // nothing yet
        looks(3, 7, 100); // a picture
        looks(1, 7, 200); // another
        looks(5, 7, 200);
        nobody(200);
        assertThat(flow.stopped()).isTrue();
        assertThat(flow.brought(7)).contains(LOOK.multipliedBy(4));
        assertThat(flow.brought(8)).isEmpty();
    }
}
