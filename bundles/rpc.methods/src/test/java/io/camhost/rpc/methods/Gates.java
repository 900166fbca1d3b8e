package io.camhost.rpc.methods;

import io.camhost.swap.Gate;

/** Gates to fakes. */
final class Gates {
    private Gates() {}

    static <S> Gate<S> to(S service) {
        var gate = new Gate<S>("fake");
        gate.bind(service);
        return gate;
    }
}
