package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What all methods share: what they are, and how they ask others. */
abstract class Method implements RpcMethod {
    /** How long an answer waits for a part that it can do without. */
    private static final Duration MAYBE = Duration.ofSeconds(1);

    private final Definition definition;

    Method(Definition definition) {
        this.definition = definition;
    }

    static Definition define(
            String name, Role role, Pace pace, String summary, Map<String, Object> result, Parameter... parameters) {
        return new Definition(name, Optional.of(role), pace, summary, List.of(parameters), result);
    }

    @Override
    public final Definition definition() {
        return definition;
    }

    /** Asks a part that the answer can do without; empty when it is not there. */
    static <S, T> Optional<T> maybe(Gate<S> gate, RpcRequest request, Function<? super S, ? extends T> question)
            throws InterruptedException {
        Duration left = request.deadline().remaining();
        try {
            Deadline soon = Deadline.in(left.compareTo(MAYBE) < 0 ? left : MAYBE, MAYBE);
            return Optional.of(gate.call(soon, question));
        } catch (CamhostException e) {
            if (e.code() != ErrorCode.DEPENDENCY_FAILED) throw e;
            return Optional.empty();
        }
    }
}
