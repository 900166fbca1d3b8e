package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import java.time.InstantSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What cameras there are, what they can do, and what they are called. */
@Component(
        service = {},
        immediate = true)
public final class CameraMethods {
    private final Gate<Cameras> cameras = new Gate<>("cameras");
    private final Gate<Streams> streams = new Gate<>("streams");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Publication publication = new Publication();

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras bound) {
        cameras.bind(bound);
    }

    void unbindCameras(Cameras unbound) {
        cameras.unbind(unbound);
    }

    @Reference(
            name = "streams",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStreams(Streams bound) {
        streams.bind(bound);
    }

    void unbindStreams(Streams unbound) {
        streams.unbind(unbound);
    }

    @Reference(
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth bound) {
        auth.bind(bound);
    }

    void unbindAuth(Auth unbound) {
        auth.unbind(unbound);
    }

    @Activate
    void start(BundleContext context) {
        InstantSource clock = InstantSource.system();
        var tickets = new Tickets(clock);
        publication.begin(
                context,
                new GetCameraList(cameras, auth, tickets),
                new GetCameraStatus(cameras, streams, auth, tickets, clock),
                new GetCameraCapabilities(cameras),
                new SetCameraAlias(cameras));
    }

    @Deactivate
    void stop() {
        publication.end(cameras, streams, auth);
    }
}
