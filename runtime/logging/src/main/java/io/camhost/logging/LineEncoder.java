package io.camhost.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * One line for each event: {@code json} for programs, {@code console} for people. A JSON line has {@code timestamp}, {@code level},
 * {@code logger}, {@code message}, {@code module} (the bundle), {@code thread}, {@code correlation_id} when set, {@code function} and
 * {@code line} from WARN on (finding them is dear), {@code exception} when there is one, and every other field of the call.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    static final String CORRELATION = "correlation_id";
    private static final String BUNDLE = "bundle.name";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private boolean json = true;

    /** {@code json} or {@code console}; anything else is {@code json}. Set by logback. */
    public void setFormat(String format) {
        json = !format.equals("console");
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        if (json) json(event, line);
        else console(event, line);
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static void console(ILoggingEvent event, StringBuilder line) {
        String correlation = event.getMDCPropertyMap().get(CORRELATION);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(" - ")
                .append(event.getLoggerName())
                .append(" - ")
                .append(level(event));
        if (correlation != null) line.append(" - [").append(correlation).append(']');
        line.append(" - ").append(event.getFormattedMessage());
        if (event.getKeyValuePairs() != null)
            for (KeyValuePair pair : event.getKeyValuePairs())
                line.append(' ').append(pair.key).append('=').append(pair.value);
        if (event.getThrowableProxy() != null) line.append('\n').append(trace(event.getThrowableProxy()));
    }

    private static void json(ILoggingEvent event, StringBuilder line) {
        Map<String, String> context = event.getMDCPropertyMap();
        line.append("{\"timestamp\":\"").append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        line.append("\",\"level\":\"").append(level(event)).append('"');
        field("logger", event.getLoggerName(), line);
        field("message", event.getFormattedMessage(), line);
        if (context.get(BUNDLE) != null) field("module", context.get(BUNDLE), line);
        field("thread", event.getThreadName(), line);
        if (event.hasCallerData() && event.getCallerData().length > 0) {
            StackTraceElement caller = event.getCallerData()[0];
            field("function", caller.getMethodName(), line);
            line.append(",\"line\":").append(caller.getLineNumber());
        }
        context.forEach((key, value) -> {
            if (!key.startsWith("bundle.") && value != null) field(key, value, line);
        });
        if (event.getKeyValuePairs() != null) for (KeyValuePair pair : event.getKeyValuePairs()) structured(pair, line);
        if (event.getThrowableProxy() != null) field("exception", trace(event.getThrowableProxy()), line);
        line.append('}');
    }

    private static void structured(KeyValuePair pair, StringBuilder line) {
        if (pair.value instanceof Number || pair.value instanceof Boolean) {
            quote(pair.key, line.append(','));
            line.append(':').append(pair.value);
        } else {
            field(pair.key, String.valueOf(pair.value), line);
        }
    }

    private static String level(ILoggingEvent event) {
        String level = event.getLevel().toString();
        return level.equals("WARN") ? "WARNING" : level;
    }

    private static String trace(IThrowableProxy throwable) {
        return ThrowableProxyUtil.asString(throwable).stripTrailing();
    }

    private static void field(String name, String value, StringBuilder line) {
        quote(name, line.append(','));
        quote(value, line.append(':'));
    }

    private static void quote(String text, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < 0x20) line.append(String.format("\\u%04x", (int) c));
                    else line.append(c);
                }
            }
        }
        line.append('"');
    }
}
