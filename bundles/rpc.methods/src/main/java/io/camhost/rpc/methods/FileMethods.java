package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.media.Streams;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The catalogue of files. */
@Component(
        service = {},
        immediate = true,
        configurationPid = {"io.camhost.server", "io.camhost.recording"})
public final class FileMethods {

    /** From two sections, so no {@code @Designate}. */
    @interface Config {
        /** {@code server}: seconds for which a download link is good. */
        double download_url_ttl() default 3600;

        /** {@code server}: what download links begin with, such as {@code https://cams.example}; blank for relative links. */
        String public_base_url() default "";

        /** {@code recording}: files in a list when no limit is asked for. */
        int default_page_size() default 50;
    }

    private final Gate<Storage> storage = new Gate<>("storage");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Gate<Streams> streams = new Gate<>("streams");
    private final Publication publication = new Publication();
    private final Links links;
    private final int pageSize;

    @Activate
    public FileMethods(Config config) {
        if (config.download_url_ttl() < 1)
            throw new IllegalArgumentException(
                    "server.download_url_ttl: at least 1 second, got " + config.download_url_ttl());
        if (config.default_page_size() < 1 || config.default_page_size() > ListFiles.MOST)
            throw new IllegalArgumentException(
                    "recording.default_page_size: 1 to 1000, got " + config.default_page_size());
        links = new Links(Duration.ofSeconds((long) config.download_url_ttl()), config.public_base_url());
        pageSize = config.default_page_size();
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
        publication.begin(
                context,
                new ListFiles(Storage.Kind.RECORDING, storage, auth, links, pageSize),
                new ListFiles(Storage.Kind.SNAPSHOT, storage, auth, links, pageSize),
                new GetRecordingInfo(storage, streams, auth, links),
                new CreateClip(storage, streams, auth, links));
    }

    @Deactivate
    void stop() {
        publication.end(storage, auth, streams);
    }
}
