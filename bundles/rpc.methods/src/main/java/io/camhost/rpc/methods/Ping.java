package io.camhost.rpc.methods;

import io.camhost.api.rpc.RpcRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether we are there. */
final class Ping extends Method {
    Ping() {
        super(new Definition(
                "ping",
                Optional.empty(),
                Pace.INSTANT,
                "Answers pong, also before authentication.",
                List.of(),
                Map.of("type", "string", "const", "pong")));
    }

    @Override
    public Object call(RpcRequest request) {
        return "pong";
    }
}
