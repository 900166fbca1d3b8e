package io.camhost.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves: as wall clock ({@link Clock}) and as monotonic one ({@link #nanoTime}). Threading: any thread. */
public final class ManualClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long nanos = 1_000_000_000L;

    public synchronized void advance(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Sets the wall clock only, as an administrator or NTP does. */
    public synchronized void setWall(Instant instant) {
        now = instant;
    }

    /** As {@link System#nanoTime}. */
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock stays in UTC");
    }
}
