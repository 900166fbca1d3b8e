package io.camhost.rpc.methods;

import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.api.operation.HostHealth;
import io.camhost.api.operation.HostInfo;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The host itself: readiness, health, what it is, how much room it has. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.camhost.camera")
@Designate(ocd = HostMethods.Config.class)
public final class HostMethods {

    @ObjectClassDefinition(name = "What the host can hold")
    @interface Config {
        @AttributeDefinition(
                description =
                        "camera numbers that are looked for: a first and a last one, or each of them; empty for all")
        int[] device_range() default {};
    }

    private final Gate<Cameras> cameras = new Gate<>("cameras");
    private final Gate<Streams> streams = new Gate<>("streams");
    private final Gate<Storage> storage = new Gate<>("storage");
    private final Gate<HostHealth> health = new Gate<>("health");
    private final Publication publication = new Publication();
    private final int mostCameras;

    @Activate
    public HostMethods(Config config) {
        mostCameras = GetServerInfo.mostCameras(config.device_range());
    }

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
            name = "storage",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStorage(Storage bound) {
        storage.bind(bound);
    }

    void unbindStorage(Storage unbound) {
        storage.unbind(unbound);
    }

    @Reference(
            name = "health",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHealth(HostHealth bound) {
        health.bind(bound);
    }

    void unbindHealth(HostHealth unbound) {
        health.unbind(unbound);
    }

    @Activate
    void start(BundleContext context) {
        publication.begin(
                context,
                new GetSystemStatus(cameras, streams),
                new GetStatus(health),
                new GetServerInfo(HostInfo.of(context), mostCameras),
                new GetStorageInfo(storage));
    }

    @Deactivate
    void stop() {
        publication.end(cameras, streams, storage, health);
    }
}
