package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a camera a name for people. Not in the contract, hence the word before its name. */
final class SetCameraAlias extends Method {
    private static final Logger LOG = LoggerFactory.getLogger(SetCameraAlias.class);

    private final Gate<Cameras> cameras;

    SetCameraAlias(Gate<Cameras> cameras) {
        super(define(
                "camhost.set_camera_alias",
                Role.OPERATOR,
                Pace.QUICK,
                "Gives a camera a name for people, wherever it is plugged in; an empty one takes it away.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("name", Schema.TEXT)
                        .end(),
                Parameter.device(),
                Parameter.required("alias", Parameter.Type.STRING, "up to 64 characters, of one camera only")));
        this.cameras = cameras;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        String alias = request.text("alias");
        Camera named = cameras.call(request.deadline(), directory -> {
            directory.alias(id, alias);
            return CameraViews.require(directory, id);
        });
        LOG.info("{} is called '{}' from now on", id, named.name());
        return Map.of("device", id.toString(), "name", named.name());
    }
}
