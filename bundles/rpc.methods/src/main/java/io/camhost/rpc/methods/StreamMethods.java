package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.InstantSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Streams for viewers. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.camhost.security")
public final class StreamMethods {
    @interface Config {
        /** Seconds for which an address with a ticket is good. */
        double media_ticket_ttl() default 3600;
    }

    private static final int LONGEST_SECONDS = 31_536_000;

    private final Gate<Cameras> cameras = new Gate<>("cameras");
    private final Gate<Streams> streams = new Gate<>("MediaMTX");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Publication publication = new Publication();
    private final Duration ticketLife;

    @Activate
    public StreamMethods(Config config) {
        this(config.media_ticket_ttl());
    }

    StreamMethods(double seconds) { // what tests call
        if (!(seconds >= 1 && seconds <= LONGEST_SECONDS))
            throw new IllegalArgumentException(
                    "security.media_ticket_ttl: 1 to " + LONGEST_SECONDS + " s, got " + seconds);
        ticketLife = Duration.ofMillis((long) (seconds * 1000));
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
                new StartStreaming(streams, auth, tickets, clock),
                new StopStreaming(streams, clock),
                new GetStreamUrl(cameras, streams, auth, tickets, ticketLife),
                new GetStreamStatus(cameras, streams, clock),
                new GetStreams(streams));
    }

    @Deactivate
    void stop() {
        publication.end(cameras, streams, auth);
    }
}
