package io.camhost.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartFailuresTest {
    private static final String OF_A_COMPONENT =
            "bundle io.camhost.config:0.1.0 (31)[io.camhost.config.FileConfig(1)] : Error during instantiation";

    private final StartFailures filter = new StartFailures();

    @BeforeEach
    void aTerminalAtTheStart() {
        System.setProperty(StartFailures.STARTING, "true");
        filter.setFormat("console");
        filter.addLogger("io.camhost.gateway.Listening");
    }

    @AfterEach
    void started() {
        System.clearProperty(StartFailures.STARTING);
    }

    private FilterReply decide(Level level, String logger, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName(logger);
        event.setLevel(level);
        event.setMessage(message);
        return filter.decide(event);
    }

    @Test
    void whatTheLauncherTellsIsKeptFromTheTerminal() {
        assertThat(decide(Level.ERROR, "io.camhost.config.FileConfig", OF_A_COMPONENT))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(Level.ERROR, "io.camhost.gateway.Listening", "port 8002 is taken"))
                .isEqualTo(FilterReply.DENY);
    }

    @Test
    void everythingElseIsShown() {
        assertThat(decide(Level.ERROR, "io.camhost.config.FileConfig", "X: a number, got y; ignored"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(Level.WARN, "io.camhost.gateway.Listening", "slow")).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void onceTheHostIsReadyFailuresAreShown() {
        System.clearProperty(StartFailures.STARTING);
        assertThat(decide(Level.ERROR, "io.camhost.config.FileConfig", OF_A_COMPONENT))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void programsThatReadTheConsoleGetEverything() {
        filter.setFormat("json");
        assertThat(decide(Level.ERROR, "io.camhost.config.FileConfig", OF_A_COMPONENT))
                .isEqualTo(FilterReply.NEUTRAL);
    }
}
