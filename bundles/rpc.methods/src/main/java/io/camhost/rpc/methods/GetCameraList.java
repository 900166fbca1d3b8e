package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Cameras;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.SharedResult;
import io.camhost.swap.Gate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All cameras known since the start. */
final class GetCameraList extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Auth> auth;
    private final Tickets tickets;
    private volatile @Nullable Known last;

    private record Known(List<Camera> cameras, SharedResult result) {}

    GetCameraList(Gate<Cameras> cameras, Gate<Auth> auth, Tickets tickets) {
        super(define(
                "get_camera_list",
                Role.VIEWER,
                Pace.INSTANT,
                "Lists all cameras with their state and where they can be watched.",
                Schema.object()
                        .with("cameras", Schema.array(CameraViews.schema().end()))
                        .with("total", Schema.COUNT)
                        .with("connected", Schema.COUNT)
                        .end()));
        this.cameras = cameras;
        this.auth = auth;
        this.tickets = tickets;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        tickets.renew(auth, request);
        return cameras.call(request.deadline(), this::result);
    }

    /** The same as before while the directory gives the same list, since many ask much more often than a camera changes. */
    private SharedResult result(Cameras directory) {
        List<Camera> all = directory.list();
        Known known = last;
        if (known != null && known.cameras == all) return known.result;
        SharedResult result = new SharedResult(Map.of(
                "cameras", all.stream().map(directory::describe).toList(),
                "total", all.size(),
                "connected", all.stream().filter(Camera::connected).count()));
        last = new Known(all, result);
        return result;
    }
}
