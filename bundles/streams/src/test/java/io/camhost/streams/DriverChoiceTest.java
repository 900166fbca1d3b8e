package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.media.MediaServer;
import io.camhost.api.media.MediaServer.State;
import io.camhost.testing.FakeMediaServer;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverChoiceTest {
    private final ManualClock clock = new ManualClock();
    private final FakeMediaServer embedded = new FakeMediaServer("ffmpeg", 0);
    private final FakeMediaServer real = new FakeMediaServer("mediamtx", 100);
    private final Map<String, MediaServer> both = Map.of("ffmpeg", embedded, "mediamtx", real);

    private DriverChoice choice(String configured) {
        return new DriverChoice(configured, "", "", clock::nanoTime);
    }

    private static MediaServer.Status status(State state, boolean usable) {
        return new MediaServer.Status(state, usable, "why " + state, "");
    }

    @Test
    void takesTheBestUsableOneOnceAllHaveDecided() {
        DriverChoice choice = choice("auto");
        assertThat(choice.look(both, List.of()).driver()).isEmpty();
        clock.advance(Duration.ofMillis(600));
        assertThat(choice.look(both, List.of()).name()).isEqualTo("mediamtx");
    }

    @Test
    void waitsForOneThatIsStillStarting() {
        real.setStatus(status(State.STARTING, false));
        DriverChoice choice = choice("auto");
        choice.look(both, List.of());
        clock.advance(Duration.ofSeconds(2));
        assertThat(choice.look(both, List.of()).name()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        var chosen = choice.look(both, List.of());
        assertThat(chosen.name()).isEqualTo("ffmpeg");
        assertThat(chosen.reason()).contains("mediamtx is not usable (why STARTING)");
    }

    @Test
    void waitsAMomentForTheNextOneToAppear() {
        DriverChoice choice = choice("auto");
        choice.look(Map.of("ffmpeg", embedded), List.of());
        clock.advance(Duration.ofMillis(400));
        choice.look(both, List.of());
        clock.advance(Duration.ofMillis(400));
        assertThat(choice.look(both, List.of()).name()).isEmpty();
        clock.advance(Duration.ofMillis(200));
        assertThat(choice.look(both, List.of()).name()).isEqualTo("mediamtx");
    }

    @Test
    void staysWithItsChoiceWhateverHappens() {
        real.setStatus(status(State.STOPPED, false));
        DriverChoice choice = choice("auto");
        choice.look(both, List.of());
        clock.advance(Duration.ofSeconds(1));
        assertThat(choice.look(both, List.of()).name()).isEqualTo("ffmpeg");
        real.setStatus(status(State.RUNNING, true));
        embedded.setStatus(status(State.ERROR, false));
        assertThat(choice.look(both, List.of()).name()).isEqualTo("ffmpeg");
    }

    @Test
    void waitsForItsDriverWhileThatIsReplaced() {
        DriverChoice choice = new DriverChoice("auto", "mediamtx", "chosen", clock::nanoTime);
        var meanwhile = choice.look(Map.of("ffmpeg", embedded), List.of("mediamtx"));
        assertThat(meanwhile.name()).isEqualTo("mediamtx");
        assertThat(meanwhile.driver()).isEmpty();
        assertThat(meanwhile.reason()).contains("being replaced");
        assertThat(choice.look(both, List.of()).driver()).contains(real);
    }

    @Test
    void takesTheConfiguredOneAndSaysWhatToDoWhenItIsMissing() {
        DriverChoice choice = choice("mediamtx");
        clock.advance(Duration.ofSeconds(4));
        assertThat(choice.look(Map.of("ffmpeg", embedded), List.of()).reason())
                .isEqualTo("the driver mediamtx is not installed: install it, or set media.driver to ffmpeg");
        assertThat(choice.look(both, List.of()).driver()).contains(real);
    }
}
