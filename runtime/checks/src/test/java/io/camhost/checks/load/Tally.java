package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Every request and what became of it. Threading: any thread. */
final class Tally {
    /** Slow by nature: they end when a picture or file is there. */
    private static final Set<String> SLOW =
            Set.of("take_snapshot", "start_recording", "stop_recording", "start_streaming", "stop_streaming");

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_OF_A_KIND = 20;

    private final LagProbe lag;
    private final AtomicLong answered = new AtomicLong();
    private final Map<Call, Boolean> pending = new ConcurrentHashMap<>();
    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Longest> longest = new AtomicReference<>(Longest.NONE);
    private volatile String during = "the start";
    private volatile boolean patient = true;

    Tally(LagProbe lag) {
        this.lag = lag;
    }

    /** The longest answer of a window. @param nanos without the time in which this process itself stood still */
    record Longest(long nanos, String method) {
        static final Longest NONE = new Longest(0, "");

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos);
        }
    }

    /** A request on its way. Compared by identity. */
    final class Call {
        private final String method;
        private final String during = Tally.this.during;
        private final boolean patient = Tally.this.patient;
        private final long sent = System.nanoTime();

        private Call(String method) {
            this.method = method;
        }

        /** It was answered, with a result or an error, or its connection was lost. */
        void ended(JsonNode answer, Throwable lost) {
            if (lost != null) failed(lost.toString());
            else if (answer.has("error")) failed("error " + answer.path("error"));
            else done();
        }

        void done() {
            if (pending.remove(this) == null) return;
            answered.incrementAndGet();
            if (SLOW.contains(method)) return;
            long now = System.nanoTime();
            long took = now - sent - lag.between(sent, now);
            if (took > longest.get().nanos)
                longest.accumulateAndGet(new Longest(took, method), (a, b) -> a.nanos >= b.nanos ? a : b);
            if (took > LIMIT && !patient)
                note(
                        Finding.Kind.SLOW_REQUEST,
                        method + " took " + TimeUnit.NANOSECONDS.toMillis(took) + " ms, during " + during);
        }

        void failed(String why) {
            if (pending.remove(this) == null) return;
            answered.incrementAndGet();
            note(
                    Finding.Kind.FAILED_REQUEST,
                    method + " after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent) + " ms: " + why
                            + ", during " + during);
        }
    }

    Call sent(String method) {
        var call = new Call(method);
        pending.put(call, true);
        return call;
    }

    void note(Finding.Kind kind, String text) {
        var finding = new Finding(kind, text);
        long alike = findings.stream()
                .filter(other -> other.kind() == kind && when(other).equals(when(finding)))
                .count();
        if (alike < MOST_OF_A_KIND) findings.add(finding);
    }

    /** One phase with many findings must not hide those of another. */
    private static String when(Finding finding) {
        int at = finding.text().lastIndexOf(", during ");
        return at < 0 ? "" : finding.text().substring(at);
    }

    /** What happens from now on belongs to this. */
    void begin(String what) {
        begin(what, false);
    }

    /** @param mayTakeLong whether slow answers are told in the table only: nothing may fail all the same */
    void begin(String what, boolean mayTakeLong) {
        during = what;
        patient = mayTakeLong;
        longest.set(Longest.NONE);
    }

    /** The longest answer since {@link #begin}, those counted that are still waited for. */
    Longest longest() {
        long now = System.nanoTime();
        Longest found = longest.get();
        for (Call call : pending.keySet()) {
            long took = now - call.sent - lag.between(call.sent, now);
            if (!SLOW.contains(call.method) && took > found.nanos) found = new Longest(took, call.method);
        }
        return found;
    }

    long answered() {
        return answered.get();
    }

    /** Waits until so many more are answered. */
    void await(long more) {
        long goal = answered() + more;
        Awaitility.await("answers").atMost(60, TimeUnit.SECONDS).until(() -> answered() >= goal);
    }

    /** Once nothing is sent any more: what is not answered now never will be. */
    List<Finding> end() {
        try {
            Awaitility.await().atMost(15, TimeUnit.SECONDS).until(pending::isEmpty);
        } catch (ConditionTimeoutException lost) {
            // told below, one by one
        }
        pending.keySet().stream()
                .sorted(Comparator.comparingLong(call -> call.sent))
                .forEach(call -> call.failed("never answered"));
        return new ArrayList<>(findings);
    }
}
