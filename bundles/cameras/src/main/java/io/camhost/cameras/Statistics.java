package io.camhost.cameras;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the directory's start, for the health report. Threading: any thread. */
final class Statistics {
    final LongAdder told = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder stateChanges = new LongAdder();
    final LongAdder probesAttempted = new LongAdder();
    final LongAdder probesSuccessful = new LongAdder();
    final LongAdder probesConfirmed = new LongAdder();
    final LongAdder provisional = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder probeErrors = new LongAdder();
    final LongAdder confirmationFailures = new LongAdder();

    private Map<String, LongAdder> all() {
        Map<String, LongAdder> all = new LinkedHashMap<>();
        all.put("events_processed", told);
        all.put("events_skipped", ignored);
        all.put("state_changes", stateChanges);
        all.put("probes_attempted", probesAttempted);
        all.put("probes_successful", probesSuccessful);
        all.put("probes_confirmed", probesConfirmed);
        all.put("provisional_confirmations", provisional);
        all.put("timeouts", timeouts);
        all.put("parse_errors", probeErrors);
        all.put("confirmation_failures", confirmationFailures);
        return all;
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        all().forEach((name, counter) -> numbers.put(name, counter.sum()));
        return numbers;
    }

    /** Goes on from what a predecessor counted. */
    void add(Map<?, ?> earlier) {
        all().forEach((name, counter) -> {
            if (earlier.get(name) instanceof Number number) counter.add(number.longValue());
        });
    }
}
