package io.camhost.rpc;

import io.camhost.swap.start.Starting;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What every call works with.
 *
 * @param limit the one in force when the call began
 * @param starting while it goes on, a method that is missing may still come, and so may the parts it needs
 * @param metadata whether answers tell how they were made
 */
record Engine(
        EnvelopeReader reader,
        AnswerWriter writer,
        MethodDirectory methods,
        Lanes lanes,
        Overdue overdue,
        RequestMetrics metrics,
        Callers callers,
        RateLimit limit,
        Starting starting,
        BooleanSupplier metadata,
        InstantSource clock,
        LongSupplier nanoTime) {

    Engine with(RateLimit other) {
        return new Engine(
                reader, writer, methods, lanes, overdue, metrics, callers, other, starting, metadata, clock, nanoTime);
    }
}
