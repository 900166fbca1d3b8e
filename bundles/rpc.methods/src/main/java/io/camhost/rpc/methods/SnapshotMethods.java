package io.camhost.rpc.methods;

import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import java.util.List;
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

/** Snapshots. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.camhost.snapshots")
@Designate(ocd = SnapshotMethods.Config.class)
public final class SnapshotMethods {

    @ObjectClassDefinition(name = "Snapshots")
    @interface Config {
        @AttributeDefinition(description = "jpg, jpeg or png, when nothing is asked for")
        String format() default "jpeg";

        @AttributeDefinition(description = "of JPEG pictures, when nothing is asked for")
        int quality() default 90;
    }

    private final Gate<Streams> streams = new Gate<>("streams");
    private final Publication publication = new Publication();
    private final TakeSnapshot takeSnapshot;

    @Activate
    public SnapshotMethods(Config config) {
        if (!List.of("jpg", "jpeg", "png").contains(config.format()))
            throw new IllegalArgumentException("snapshots.format: jpg, jpeg or png, got " + config.format());
        if (config.quality() < 1 || config.quality() > 100)
            throw new IllegalArgumentException("snapshots.quality: 1 to 100, got " + config.quality());
        takeSnapshot = new TakeSnapshot(streams, config.format().equals("png") ? "png" : "jpg", config.quality());
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

    @Activate
    void start(BundleContext context) {
        publication.begin(context, takeSnapshot);
    }

    @Deactivate
    void stop() {
        publication.end(streams);
    }
}
