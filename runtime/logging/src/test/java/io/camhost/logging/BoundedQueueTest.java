package io.camhost.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
    private static final Pattern TOLD = Pattern.compile("(\\d+) lines of the log were dropped: the queue was full");

    private final LoggerContext context = new LoggerContext();
    private final BoundedQueue queue = new BoundedQueue();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch disk = new CountDownLatch(1);

    private final class SlowDisk extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            try {
                disk.await();
                written.add(event.getFormattedMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void start() {
        SlowDisk slow = new SlowDisk();
        slow.setContext(context);
        slow.start();
        queue.setContext(context);
        queue.setQueueSize(10);
        queue.addAppender(slow);
        queue.start();
    }

    @AfterEach
    void stop() {
        disk.countDown();
        queue.stop();
    }

    private LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("test");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setMDCPropertyMap(Map.of());
        return event;
    }

    @Test
    void whoLogsNeverWaitsAndWhatIsDroppedIsCountedAndTold() {
        for (int i = 0; i < 100; i++) queue.doAppend(event("line " + i));
        assertThat(queue.dropped()).isPositive();
        disk.countDown();
        await().until(() -> queue.getNumberOfElementsInQueue() == 0);
        queue.doAppend(event("after"));
        await().untilAsserted(() -> assertThat(written).contains("after"));
        assertThat(queue.dropped()).isZero();
        long told = written.stream()
                .map(TOLD::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        long lines = written.stream().filter(line -> line.startsWith("line ")).count();
        assertThat(told + lines).isEqualTo(100);
    }
}
