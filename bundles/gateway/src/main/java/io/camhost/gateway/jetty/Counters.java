package io.camhost.gateway.jetty;

import io.camhost.gateway.CloseReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has passed since the start. Threading: any thread. */
final class Counters {
    final LongAdder accepted = new LongAdder();
    final LongAdder messagesIn = new LongAdder();
    final LongAdder messagesOut = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

    Counters() {
        for (CloseReason reason : CloseReason.values()) closed.put(reason, new LongAdder());
    }

    void closed(CloseReason reason) {
        closed.getOrDefault(reason, new LongAdder()).increment();
    }

    Map<CloseReason, Long> closed() {
        Map<CloseReason, Long> counts = new EnumMap<>(CloseReason.class);
        closed.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}
