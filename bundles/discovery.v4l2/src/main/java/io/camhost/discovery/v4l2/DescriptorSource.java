package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EINTR;

import com.sun.jna.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A source whose messages are read from a file descriptor; a second descriptor wakes whoever waits. */
abstract class DescriptorSource implements EventSource {
    private static final int MOST_MESSAGES = 4096;
    private static final int POLLFD = 8;
    private static final int REVENTS = 6;

    final LibC c;
    private final Memory descriptors = new Memory(2 * POLLFD);
    private final Memory counter = new Memory(8);
    private final Memory one = new Memory(8);
    private final int wakeup;
    private boolean closed; // guarded by this

    DescriptorSource(LibC c) throws IOException {
        this.c = c;
        one.setLong(0, 1);
        descriptors.clear();
        try {
            wakeup = c.eventfd();
        } catch (IOException e) {
            freeMemory();
            throw e;
        }
    }

    /** What is waited on. */
    abstract int descriptor();

    /** What one read has brought. */
    enum Got {
        /** Something; there may be more. */
        MESSAGE,
        /** There is no more now. */
        NOTHING,
        /** Messages were lost. */
        OVERRUN
    }

    /** Reads once, without waiting, and adds what concerns us. */
    abstract Got read(List<Hint> hints) throws IOException;

    /** Frees what the subclass has opened. */
    abstract void release();

    @Override
    public final Arrival await(Duration longest) throws IOException {
        descriptors.setInt(0, descriptor());
        descriptors.setShort(4, LibC.POLLIN);
        descriptors.setInt(POLLFD, wakeup);
        descriptors.setShort(POLLFD + 4L, LibC.POLLIN);
        long millis = Math.min(Integer.MAX_VALUE, Math.max(0, (longest.toNanos() + 999_999) / 1_000_000));
        int ready = c.poll(descriptors, 2, (int) millis);
        if (ready < 0) {
            if (LibC.errno() == EINTR) return Arrival.NOTHING;
            throw LibC.failure("poll");
        }
        if (descriptors.getShort(POLLFD + (long) REVENTS) != 0) c.read(wakeup, counter);
        short events = descriptors.getShort(REVENTS);
        return events == 0 ? Arrival.NOTHING : drain(events);
    }

    private Arrival drain(short events) throws IOException {
        List<Hint> hints = new ArrayList<>();
        boolean overrun = false;
        for (int i = 0; i < MOST_MESSAGES; i++) {
            Got got = read(hints);
            overrun |= got == Got.OVERRUN;
            if (got == Got.NOTHING) {
                if (i == 0 && (events & LibC.POLLIN) == 0) throw new IOException("its descriptor has an error");
                break;
            }
        }
        return new Arrival(hints, overrun);
    }

    @Override
    public final synchronized void wake() {
        if (!closed) c.write(wakeup, one);
    }

    @Override
    public final synchronized void close() {
        if (closed) return;
        closed = true;
        release();
        c.close(wakeup);
        freeMemory();
    }

    private void freeMemory() {
        descriptors.close();
        counter.close();
        one.close();
    }
}
