package io.camhost.media.ffmpeg;

import io.camhost.api.HostFolders;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.swap.Gate;
import io.camhost.swap.Succession;
import io.camhost.swap.Workers;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The media server that needs nothing but ffmpeg: one publisher per live camera writes HLS segments, which we serve and record. */
@Component(
        immediate = true,
        service = {MediaServer.class, HttpHandler.class},
        property = {HttpHandler.PATH + "=" + LiveRequests.PATH, "io.camhost.gateway.listener=main"})
public final class FfmpegMedia implements MediaServer, HttpHandler {
    private static final String VAULT_KEY = "io.camhost.media.ffmpeg";
    private static final Map<String, String> ADDRESSES =
            Map.of("live.hls", "${scheme}://${authority}/live/${ticket}/${id}/index.m3u8");

    private final Vault vault;
    private final BooleanSupplier noSuccessor;
    private final Gate<Processes> processes = new Gate<>("process");
    private final Gate<Streams> streams = new Gate<>("streams");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Workers workers = new Workers("media-ffmpeg", 4, 1000);
    private final Viewers viewers = new Viewers(System::nanoTime);
    private final FfmpegProgram program;
    private final Driver driver;
    private final LiveRequests requests;
    private volatile boolean leaving;

    @Activate
    public FfmpegMedia(BundleContext context, @Reference(name = "vault") Vault vault) {
        this(
                LiveRoot.choose(Path.of("/dev/shm"), HostFolders.of(context).data()),
                Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin"),
                vault,
                () -> !Succession.expected(context));
    }

    /**
     * @param root of the live folders
     * @param searchPath where ffmpeg is looked for
     * @param noSuccessor whether nobody takes over when this is stopped
     */
    FfmpegMedia(Path root, String searchPath, Vault vault, BooleanSupplier noSuccessor) {
        this.vault = vault;
        this.noSuccessor = noSuccessor;
        program = new FfmpegProgram(processes, searchPath);
        driver = new Driver(root, processes, viewers, program, InstantSource.system());
        requests = new LiveRequests(auth, viewers, workers, new LiveRequests.Source() {
            @Override
            public boolean offers(CameraId camera) {
                return driver.offers(camera);
            }

            @Override
            public Optional<LiveWindow> window(CameraId camera) {
                return driver.watchable(camera);
            }

            @Override
            public Path folder(CameraId camera) {
                return driver.folder(camera).path();
            }

            @Override
            public void demand(CameraId camera) {
                tellStreams();
            }
        });
        Optional<Vault.Handover> before = vault.take(VAULT_KEY);
        if (before.isEmpty()) driver.takeOverAfterRestart();
        before.ifPresent(handover -> {
            if (handover.state().get("viewers") instanceof List<?> state) viewers.restore(state);
            if (handover.state().get("streams") instanceof List<?> state) driver.restore(state);
        });
        driver.start(requests::look);
    }

    @Deactivate
    void stop() {
        leaving = true;
        requests.close();
        processes.close();
        streams.close();
        auth.close();
        workers.close();
        driver.close();
        if (noSuccessor.getAsBoolean()) {
            driver.endAll();
            return;
        }
        vault.put(VAULT_KEY, Map.of("viewers", viewers.state(), "streams", driver.state()));
    }

    /** {@code streams} counts viewers by what we tell; a new one shall not wait for its next look. */
    private void tellStreams() {
        try {
            streams.now().ifPresent(Streams::look);
        } catch (ServiceGone e) {
            // its successor looks at once by itself
        }
    }

    @Reference(
            name = "processes",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcesses(Processes service) {
        processes.bind(service);
    }

    void unbindProcesses(Processes service) {
        processes.unbind(service);
    }

    @Reference(
            name = "streams",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStreams(Streams service) {
        streams.bind(service);
    }

    void unbindStreams(Streams service) {
        streams.unbind(service);
    }

    @Reference(
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth service) {
        auth.bind(service);
    }

    void unbindAuth(Auth service) {
        auth.unbind(service);
    }

    @Override
    public String name() {
        return "ffmpeg";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public Status status() {
        return driver.status();
    }

    @Override
    public Map<String, String> addresses() {
        return ADDRESSES;
    }

    @Override
    public void want(List<WantedStream> wanted) {
        requireHere();
        driver.want(wanted);
    }

    @Override
    public List<StreamState> streams() {
        requireHere();
        return driver.streams();
    }

    @Override
    public Optional<List<String>> stillInput(CameraId camera) {
        requireHere();
        return driver.stillInput(camera);
    }

    private void requireHere() {
        if (leaving) throw new ServiceGone("media.ffmpeg");
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
        return requests.handle(request);
    }
}
