package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.operation.HostHealth;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.Map;

/** How the host is. */
final class GetStatus extends Method {
    private final Gate<HostHealth> health;

    GetStatus(Gate<HostHealth> health) {
        super(define("get_status", Role.ADMIN, Pace.QUICK, "Tells how the host and its parts are.", schema()));
        this.health = health;
    }

    private static Map<String, Object> schema() {
        var part = Schema.oneOf("RUNNING", "STOPPED", "ERROR", "STARTING", "STOPPING");
        return Schema.object()
                .with("status", Schema.oneOf("HEALTHY", "DEGRADED", "UNHEALTHY"))
                .with("uptime", Schema.NUMBER)
                .with("version", Schema.TEXT)
                .with(
                        "components",
                        Schema.object()
                                .with("websocket_server", part)
                                .with("camera_monitor", part)
                                .with("mediamtx", part)
                                .end())
                .optional("problems", Schema.TEXT_MAP)
                .end();
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        return health.call(request.deadline(), HostHealth::status);
    }
}
