package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Ledger.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReckoningTest {
    private static final Reckoning RECKONING = new Reckoning(2000, 3000);
    private static final Span WHOLE = new Span(0, 60_000);

    private static List<Gap> gaps(List<Span> present, Trouble... troubles) {
        return RECKONING.gaps(WHOLE, present, List.of(troubles), false);
    }

    private static Gap gap(long from, long until, Cause cause) {
        return new Gap(java.time.Instant.ofEpochMilli(from), java.time.Instant.ofEpochMilli(until), cause, false);
    }

    private static Trouble trouble(Cause cause, long from, long until) {
        return new Trouble(cause, new Span(from, until));
    }

    @Test
    void nothingIsMissingWhereFilesFollowOneAnother() {
        assertThat(gaps(List.of(new Span(-5, 30_000), new Span(30_400, 60_000))))
                .isEmpty();
    }

    @Test
    void aHoleHasTheCauseOfWhatHappenedThen() {
        assertThat(gaps(
                        List.of(new Span(0, 20_000), new Span(26_000, 60_000)),
                        trouble(Cause.AWAY, 20_500, 25_000),
                        trouble(Cause.SWAP, 40_000, 41_000)))
                .containsExactly(gap(20_000, 26_000, Cause.AWAY));
    }

    @Test
    void whatIsMissingLongerThanItsCauseLastsIsUnexplained() {
        assertThat(gaps(
                        List.of(new Span(0, 20_000), new Span(50_000, 60_000)),
                        trouble(Cause.PUBLISHER_RESTART, 21_000, 22_000)))
                .containsExactly(gap(20_000, 25_000, Cause.PUBLISHER_RESTART), gap(25_000, 50_000, Cause.UNKNOWN));
    }

    @Test
    void whatBeganOnlyWhenPicturesCameAgainOrWasOverBeforeIsNotItsCause() {
        assertThat(gaps(
                        List.of(new Span(0, 20_000), new Span(22_000, 60_000)),
                        trouble(Cause.HOST_RESTART, 15_000, 18_000),
                        trouble(Cause.PUBLISHER_RESTART, 21_500, 21_800),
                        trouble(Cause.AWAY, 23_500, 26_000)))
                .containsExactly(gap(20_000, 22_000, Cause.PUBLISHER_RESTART));
        assertThat(gaps(
                        List.of(new Span(0, 20_000), new Span(22_000, 60_000)),
                        trouble(Cause.HOST_RESTART, 15_000, 18_000)))
                .as("as long as nothing else is known")
                .startsWith(gap(20_000, 21_000, Cause.HOST_RESTART));
    }

    @Test
    void whatIsShownInsteadOfTheCameraIsMissingToo() {
        List<Gap> gaps = RECKONING.gaps(
                WHOLE,
                List.of(WHOLE),
                List.of(trouble(Cause.AWAY, 10_000, 15_000), trouble(Cause.SWAP, 30_000, 32_000)),
                true);
        assertThat(gaps)
                .containsExactly(new Gap(
                        java.time.Instant.ofEpochMilli(10_000),
                        java.time.Instant.ofEpochMilli(15_000),
                        Cause.AWAY,
                        true));
    }

    /** Ten thousand histories, each told moment by moment as well. */
    @Test
    void everyMomentIsPresentOrHasItsCauseWhateverHappened() {
        for (long seed = 0; seed < 10_000; seed++) {
            History history = new History(new Random(seed));
            assertThat(history.told()).as("history %s", seed).isEqualTo(history.slowly());
        }
    }

    /** A random one of 20 s, in steps of 100 ms. */
    private static final class History {
        private static final int STEPS = 200;
        private static final int STEP = 100;

        private final List<Span> present = new ArrayList<>();
        private final List<Trouble> troubles = new ArrayList<>();

        History(Random random) {
            for (int i = random.nextInt(6); i > 0; i--) present.add(span(random, 80));
            for (int i = random.nextInt(5); i > 0; i--)
                troubles.add(new Trouble(Cause.values()[random.nextInt(Cause.UNKNOWN.ordinal())], span(random, 30)));
        }

        private static Span span(Random random, int longest) {
            int from = random.nextInt(STEPS + 40) - 20;
            return new Span((long) from * STEP, (long) (from + random.nextInt(longest)) * STEP);
        }

        /** What is told of each step: {@code .} when it is there. */
        String told() {
            StringBuilder steps = new StringBuilder(".".repeat(STEPS));
            for (Gap gap : RECKONING.gaps(new Span(0, STEPS * STEP), present, troubles, false))
                for (long at = gap.from().toEpochMilli(); at < gap.until().toEpochMilli(); at += STEP)
                    steps.setCharAt((int) (at / STEP), letter(gap.cause()));
            return steps.toString();
        }

        String slowly() {
            StringBuilder steps = new StringBuilder();
            for (int step = 0; step < STEPS; step++) steps.append(step(step * STEP));
            forget(steps, false);
            String holes = steps.toString();
            for (int step = 0; step < STEPS; step++)
                if (steps.charAt(step) == '?') steps.setCharAt(step, letter(cause(step * STEP, hole(holes, step))));
            forget(steps, true);
            return steps.toString();
        }

        private char step(long at) {
            boolean there = present.stream().anyMatch(span -> at >= span.from() && at < span.until());
            return there ? '.' : '?';
        }

        /** The whole of the hole that this step is in. */
        private static Span hole(String holes, int step) {
            int from = holes.lastIndexOf('.', step) + 1;
            int until = holes.indexOf('.', step);
            return new Span((long) from * STEP, (until < 0 ? (long) STEPS : until) * STEP);
        }

        private Cause cause(long at, Span hole) {
            List<Trouble> near = troubles.stream()
                    .filter(trouble -> at >= trouble.span().from() - RECKONING.before())
                    .filter(trouble -> at < trouble.span().until() + RECKONING.after())
                    .toList();
            List<Trouble> then = near.stream()
                    .filter(trouble -> trouble.span().from() - hole.until() <= Reckoning.LEAST)
                    .filter(trouble -> hole.from() - trouble.span().until() <= Reckoning.LEAST)
                    .toList();
            return (then.isEmpty() ? near : then)
                    .stream().map(Trouble::cause).min(Cause::compareTo).orElse(Cause.UNKNOWN);
        }

        /** What lasts for less than a second: of holes any, later those without a cause. */
        private static void forget(StringBuilder steps, boolean unknownOnly) {
            int begun = 0;
            for (int step = 1; step <= steps.length(); step++) {
                if (step < steps.length() && steps.charAt(step) == steps.charAt(begun)) continue;
                boolean is = unknownOnly ? steps.charAt(begun) == letter(Cause.UNKNOWN) : steps.charAt(begun) == '?';
                if (is && step - begun < Reckoning.LEAST / STEP)
                    for (int i = begun; i < step; i++) steps.setCharAt(i, '.');
                begun = step;
            }
        }

        private static char letter(Cause cause) {
            return (char) ('a' + cause.ordinal());
        }
    }
}
