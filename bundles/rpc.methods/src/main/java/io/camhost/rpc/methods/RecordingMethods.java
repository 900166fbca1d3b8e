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

/** Recordings: begin and end. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.camhost.recording")
@Designate(ocd = RecordingMethods.Config.class)
public final class RecordingMethods {

    @ObjectClassDefinition(name = "Recordings")
    @interface Config {
        @AttributeDefinition(description = "fmp4, mp4 or mkv, when nothing is asked for")
        String format() default "fmp4";
    }

    private final Gate<Streams> streams = new Gate<>("streams");
    private final Publication publication = new Publication();
    private final String format;

    @Activate
    public RecordingMethods(Config config) {
        if (!List.of(StartRecording.FORMATS).contains(config.format()))
            throw new IllegalArgumentException("recording.format: fmp4, mp4 or mkv, got " + config.format());
        format = config.format();
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
        publication.begin(context, new StartRecording(streams, format), new StopRecording(streams));
    }

    @Deactivate
    void stop() {
        publication.end(streams);
    }
}
