package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.SecretSource;
import io.camhost.api.auth.TokenIssuer;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.api.operation.ConfigEditor;
import io.camhost.api.operation.Swaps;
import io.camhost.gateway.Gateway;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The services of others that this bundle asks, each behind a gate: any of them may be replaced, by this bundle's own doing. Immediate,
 * so that it is there before the gateway, whose activation asks for our handler.
 */
@Component(service = Parts.class, immediate = true)
public final class Parts {
    /** So long a command waits for a part that is being replaced, or has not started yet. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Gate<Cameras> cameras = new Gate<>("cameras");
    private final Gate<Streams> streams = new Gate<>("streams");
    private final Gate<Swaps> swaps = new Gate<>("plugins");
    private final Gate<TokenIssuer> issuer = new Gate<>("auth.jwt");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Gate<ConfigEditor> editor = new Gate<>("config");
    private final Gate<Gateway> gateway = new Gate<>("gateway");
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final List<SecretSource> secrets = new CopyOnWriteArrayList<>();

    public <T> T cameras(Function<Cameras, T> question) throws InterruptedException {
        return cameras.call(deadline(), question);
    }

    public <T> T streams(Function<Streams, T> question) throws InterruptedException {
        return streams.call(deadline(), question);
    }

    public <T> T swaps(Function<Swaps, T> question) throws InterruptedException {
        return swaps.call(deadline(), question);
    }

    public <T> T issuer(Function<TokenIssuer, T> question) throws InterruptedException {
        return issuer.call(deadline(), question);
    }

    public <T> T auth(Function<Auth, T> question) throws InterruptedException {
        return auth.call(deadline(), question);
    }

    public void configure(Map<String, String> values) throws InterruptedException {
        editor.run(deadline(), there -> there.set(values));
    }

    public <T> T gateway(Function<Gateway, T> question) throws InterruptedException {
        return gateway.call(deadline(), question);
    }

    /** Like the others, but does not wait for who is not there. */
    public <T> T orElse(Function<Parts, Gate<?>> which, Question<T> question, T otherwise) throws InterruptedException {
        if (which.apply(this).now().isEmpty()) return otherwise;
        try {
            return question.ask(this);
        } catch (CamhostException gone) {
            return otherwise;
        }
    }

    /** Something asked of one of the parts. */
    public interface Question<T> {
        T ask(Parts parts) throws InterruptedException;
    }

    Gate<Cameras> cameraGate() {
        return cameras;
    }

    Gate<Streams> streamGate() {
        return streams;
    }

    Gate<Swaps> swapGate() {
        return swaps;
    }

    Gate<Gateway> gatewayGate() {
        return gateway;
    }

    public List<HealthCheck> checks() {
        return checks;
    }

    /** Whether the operator has configured the secret that signs tokens. */
    public boolean secretConfigured() {
        return secrets.stream()
                .anyMatch(source -> source.find("security.jwt_secret_key").isPresent());
    }

    private static Deadline deadline() {
        return Deadline.in(WAIT, WAIT);
    }

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras service) {
        cameras.bind(service);
    }

    void unbindCameras(Cameras service) {
        cameras.unbind(service);
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
            name = "swaps",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSwaps(Swaps service) {
        swaps.bind(service);
    }

    void unbindSwaps(Swaps service) {
        swaps.unbind(service);
    }

    @Reference(
            name = "issuer",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIssuer(TokenIssuer service) {
        issuer.bind(service);
    }

    void unbindIssuer(TokenIssuer service) {
        issuer.unbind(service);
    }

    @Reference(
            name = "editor",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEditor(ConfigEditor service) {
        editor.bind(service);
    }

    void unbindEditor(ConfigEditor service) {
        editor.unbind(service);
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

    @Reference(
            name = "gateway",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGateway(Gateway service) {
        gateway.bind(service);
    }

    void unbindGateway(Gateway service) {
        gateway.unbind(service);
    }

    @Reference(
            name = "checks",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCheck(HealthCheck service) {
        checks.add(service);
    }

    void unbindCheck(HealthCheck service) {
        checks.remove(service);
    }

    @Reference(
            name = "secrets",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSecrets(SecretSource service) {
        secrets.add(service);
    }

    void unbindSecrets(SecretSource service) {
        secrets.remove(service);
    }

    /** Whoever waits hears of it at once. */
    @Deactivate
    void close() {
        for (Gate<?> gate : List.of(cameras, streams, swaps, issuer, auth, editor, gateway)) gate.close();
    }
}
