package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhiteboardTest {
    private final Whiteboard<String, String> board = new Whiteboard<>("methods", Duration.ofSeconds(5));

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    @Test
    void aKeyThatNeverWasIsAnsweredAtOnce() throws InterruptedException {
        assertThat(board.find("ping", soon(), null)).isEmpty();
    }

    @Test
    void aKeyThatHasJustLeftIsWaitedFor() throws InterruptedException {
        board.bind("ping", "old");
        board.unbind("ping", "old");
        assertThat(board.now("ping")).isEmpty();
        assertThat(board.tombstones()).containsExactly("ping");
        new Thread(() -> board.bind("ping", "new")).start();
        assertThat(board.find("ping", soon(), null)).contains("new");
        assertThat(board.tombstones()).isEmpty();
    }

    @Test
    void aTombstoneDoesNotStandForEver() throws InterruptedException {
        Whiteboard<String, String> brief = new Whiteboard<>("methods", Duration.ofMillis(20));
        brief.bind("ping", "old");
        brief.unbind("ping", "old");
        assertThat(brief.find("ping", soon(), null)).isEmpty();
    }

    @Test
    void whenTwoAreThereTheLastOneBoundCountsAndTheOtherMayLeave() {
        board.bind("ping", "old");
        board.bind("ping", "new");
        assertThat(board.now("ping")).contains("new");
        board.unbind("ping", "old");
        assertThat(board.now("ping")).contains("new");
        assertThat(board.tombstones()).isEmpty();
    }

    @Test
    void theOneThatIsLeavingIsNotGivenAgain() throws InterruptedException {
        board.bind("ping", "old");
        new Thread(() -> board.bind("ping", "new")).start();
        assertThat(board.find("ping", soon(), "old")).contains("new");
    }

    @Test
    void aClosedOneSaysSo() {
        board.bind("ping", "old");
        board.unbind("ping", "old");
        board.close();
        assertThatThrownBy(() -> board.find("ping", soon(), null)).isInstanceOf(ServiceGone.class);
    }
}
