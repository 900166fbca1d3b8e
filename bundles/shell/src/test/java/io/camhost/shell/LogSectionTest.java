package io.camhost.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSectionTest {
    @TempDir
    Path log;

    private record Given(
            String level,
            String format,
            boolean file_enabled,
            String file_path,
            long max_file_size,
            int backup_count,
            boolean console_enabled)
            implements LogSection.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return LogSection.Config.class;
        }
    }

    @Test
    void theDefaultsAreAFileAndWarningsOnATerminal() {
        Map<String, String> settings =
                LogSection.settings(new Given("INFO", "json", true, "", 10 << 20, 5, true), log, true);
        assertThat(settings)
                .containsEntry("log.level", "INFO")
                .containsEntry("log.file", log.resolve("camhost.log").toString())
                .containsEntry("log.file.level", "TRACE")
                .containsEntry("log.file.size", "10MB")
                .containsEntry("log.console.level", "WARN")
                .containsEntry("log.console.format", "console");
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheConsole() throws Exception {
        Path file = Files.writeString(log.resolve("file"), "");
        Map<String, String> settings = LogSection.settings(
                new Given(
                        "debug",
                        "console",
                        true,
                        file.resolve("below-a-file.log").toString(),
                        1000,
                        50,
                        true),
                log,
                true);
        assertThat(settings)
                .containsEntry("log.level", "DEBUG")
                .containsEntry("log.file.level", "OFF")
                .containsEntry("log.file.size", "1000")
                .containsEntry("log.file.backups", "20")
                .containsEntry("log.console.level", "TRACE");
    }

    @Test
    void theConsoleCanBeSwitchedOff() {
        assertThat(LogSection.settings(new Given("nonsense", "json", true, "", 1 << 20, 0, false), log, false))
                .containsEntry("log.level", "INFO")
                .containsEntry("log.console.level", "OFF")
                .containsEntry("log.file.backups", "1");
    }
}
