package io.camhost.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {
    private final LineEncoder encoder = new LineEncoder();

    private static LoggingEvent event(Level level, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("io.camhost.rpc.Dispatcher");
        event.setLevel(level);
        event.setMessage(message);
        event.setThreadName("rpc-1");
        event.setTimeStamp(1_700_000_000_123L);
        event.setMDCPropertyMap(Map.of("correlation_id", "req-7", "bundle.name", "io.camhost.rpc"));
        return event;
    }

    private String line(LoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void anEventIsOneLineOfJson() throws Exception {
        LoggingEvent event = event(Level.WARN, "a \"quoted\"\nline with \\ and \u0001");
        event.addKeyValuePair(new KeyValuePair("millis", 12));
        event.addKeyValuePair(new KeyValuePair("method", "ping"));
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("no")));
        String line = line(event);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        JsonNode json = JsonMapper.builder().build().readTree(line);
        assertThat(json.path("timestamp").asText()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(json.path("level").asText()).isEqualTo("WARNING");
        assertThat(json.path("message").asText()).isEqualTo("a \"quoted\"\nline with \\ and \u0001");
        assertThat(json.path("module").asText()).isEqualTo("io.camhost.rpc");
        assertThat(json.path("correlation_id").asText()).isEqualTo("req-7");
        assertThat(json.path("millis").asInt()).isEqualTo(12);
        assertThat(json.path("method").asText()).isEqualTo("ping");
        assertThat(json.path("exception").asText()).startsWith("java.lang.IllegalStateException: no");
        assertThat(json.has("bundle.name")).isFalse();
    }

    @Test
    void theConsoleFormatIsForPeople() {
        encoder.setFormat("console");
        assertThat(line(event(Level.INFO, "started")))
                .isEqualTo("2023-11-14T22:13:20.123Z - io.camhost.rpc.Dispatcher - INFO - [req-7] - started\n");
    }
}
