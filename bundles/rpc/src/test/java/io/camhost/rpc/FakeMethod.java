package io.camhost.rpc;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A method made of a lambda. */
final class FakeMethod implements RpcMethod {
    private final Definition definition;
    private final Work work;
    private Runnable available = () -> {};

    interface Work {
        Object call(RpcRequest request) throws InterruptedException;
    }

    private FakeMethod(Definition definition, Work work) {
        this.definition = definition;
        this.work = work;
    }

    /** Anyone may call it. */
    static FakeMethod open(String name, Pace pace, Work work, Parameter... parameters) {
        return new FakeMethod(
                new Definition(name, Optional.empty(), pace, name, List.of(parameters), Map.of("type", "string")),
                work);
    }

    static FakeMethod of(String name, Role role, Pace pace, Work work, Parameter... parameters) {
        return new FakeMethod(
                new Definition(name, Optional.of(role), pace, name, List.of(parameters), Map.of("type", "string")),
                work);
    }

    /** @param check what {@link #checkAvailable} does */
    FakeMethod available(Runnable check) {
        available = check;
        return this;
    }

    @Override
    public Definition definition() {
        return definition;
    }

    @Override
    public void checkAvailable() {
        available.run();
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        return work.call(request);
    }
}
