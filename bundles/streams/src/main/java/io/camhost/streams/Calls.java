package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.swap.Gate;
import java.util.Optional;
import java.util.function.Function;

/** Two ways to call a part that may be absent: not at all, for a loop that comes by again; or waiting, for somebody's request. */
final class Calls {
    private Calls() {}

    /** @return empty when it is not there, or on its way out */
    static <S, T> Optional<T> now(Gate<S> gate, Function<? super S, ? extends T> call) {
        Optional<S> there = gate.now();
        if (there.isEmpty()) return Optional.empty();
        try {
            return Optional.of(call.apply(there.get()));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    /** @throws CamhostException DEPENDENCY_FAILED when it does not come in time, or we are interrupted */
    static <S, T> T waiting(Gate<S> gate, Deadline deadline, Function<? super S, ? extends T> call) {
        try {
            return gate.<T>call(deadline, call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CamhostException.dependencyFailed("streams", "interrupted");
        }
    }
}
