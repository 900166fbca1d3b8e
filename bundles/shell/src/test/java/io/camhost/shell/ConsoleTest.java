package io.camhost.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.CamhostException;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threads);
    private final Console console = new Console(processor, Duration.ofSeconds(20));

    /** Public, with public methods: Gogo calls them reflectively. */
    public static final class Commands {
        public String greet(String name) {
            return "hello " + name;
        }

        public String help(String command) {
            return "what " + command + " does";
        }

        public String refuse() {
            throw CamhostException.invalidParameter("file", "exists", "a bundle, not a folder");
        }

        public String usage(String... words) {
            throw new IllegalArgumentException("usage: camhost:usage WORD");
        }
    }

    @BeforeEach
    void start() {
        threads.start();
        for (String function : new String[] {"greet", "help", "refuse", "usage"})
            processor.addCommand("camhost", new Commands(), function);
    }

    @AfterEach
    void stop() {
        processor.stop();
        threads.stop();
    }

    private void assertFails(String command, String... parts) throws InterruptedException {
        Map<String, Object> answer = console.execute(command);
        assertThat(answer).containsEntry("ok", false);
        assertThat(String.valueOf(answer.get("output"))).contains(parts).doesNotContain("coerce", "Exception");
    }

    @Test
    void aCommandsResultIsPrinted() throws InterruptedException {
        assertThat(console.execute("camhost:greet Ann"))
                .containsEntry("ok", true)
                .containsEntry("output", "hello Ann\n");
    }

    @Test
    void wrongWordsAreToldWithWhatTheCommandTakes() throws InterruptedException {
        assertFails("camhost:greet", "'greet' does not take these words", "what greet does");
        assertFails("greet Ann Bob", "'greet' does not take these words: greet Ann Bob", "what greet does");
    }

    @Test
    void anUnknownCommandIsNamed() throws InterruptedException {
        assertFails("nonsense", "nonsense", "'help' lists");
    }

    @Test
    void aRefusalIsInTheCommandsOwnWords() throws InterruptedException {
        assertFails("refuse", "file: a bundle, not a folder");
        assertFails("usage", "usage: camhost:usage WORD");
    }
}
