package io.camhost.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps from a terminal what the launcher says itself, in one message, when the host cannot start: that a component failed, with its
 * stack trace, and the errors of some loggers. Only while the system property {@code camhost.starting} is set; everything is in the
 * file.
 */
public final class StartFailures extends Filter<ILoggingEvent> {
    static final String STARTING = "camhost.starting";
    /** As the component runtime begins: {@code bundle NAME:VERSION (ID)[COMPONENT(ID)] : }. */
    private static final Pattern COMPONENT = Pattern.compile("bundle \\S+ \\(\\d+\\)\\[.+\\] : .*", Pattern.DOTALL);

    private final List<String> loggers = new ArrayList<>();
    private boolean terminal;

    /** What the console is written in; only {@code console} is for people. Set by logback. */
    public void setFormat(String format) {
        terminal = format.equals("console");
    }

    /** One whose errors stop the start. Added by logback. */
    public void addLogger(String name) {
        loggers.add(name);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!terminal || event.getLevel() != Level.ERROR || System.getProperty(STARTING) == null)
            return FilterReply.NEUTRAL;
        boolean told = loggers.contains(event.getLoggerName())
                || COMPONENT.matcher(event.getFormattedMessage()).matches();
        return told ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
