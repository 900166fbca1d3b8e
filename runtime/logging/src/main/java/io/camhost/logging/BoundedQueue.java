package io.camhost.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AsyncAppenderBase;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the file and the console on a thread of its own, so that whoever logs never waits for a disk. When the queue is
 * full, events are dropped and counted, those below WARN first; a line tells the number as soon as there is room again.
 */
public final class BoundedQueue extends AsyncAppenderBase<ILoggingEvent> {
    private static final String NAME = "io.camhost.logging";

    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable ILoggingEvent last;

    public BoundedQueue() {
        setNeverBlock(true);
    }

    /** Since the last line that told of it. */
    long dropped() {
        return dropped.get();
    }

    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        return !event.getLevel()
                .isGreaterOrEqual(Level.WARN); // asked only while less than a fifth of the queue is free
    }

    @Override
    protected void append(ILoggingEvent event) {
        int free = getRemainingCapacity();
        if (free == 0 || free < getDiscardingThreshold() && isDiscardable(event)) {
            last = event;
            dropped.incrementAndGet();
            return;
        }
        if (dropped.get() > 0 && free > getQueueSize() / 2) tell();
        super.append(event);
    }

    private void tell() {
        ILoggingEvent pattern = last;
        long count = dropped.getAndSet(0);
        if (count == 0 || pattern == null) return;
        LoggingEvent line = new LoggingEvent();
        line.setLoggerName(NAME);
        line.setLevel(Level.WARN);
        line.setThreadName(Thread.currentThread().getName());
        line.setTimeStamp(System.currentTimeMillis());
        line.setMessage(count + " lines of the log were dropped: the queue was full");
        line.setMDCPropertyMap(java.util.Map.of());
        line.setCallerData(new StackTraceElement[0]);
        super.append(line);
    }

    @Override
    protected void preprocess(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) event.getCallerData();
    }
}
