package io.camhost.rpc;

import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.operation.HostInfo;
import io.camhost.api.rpc.RpcDispatcher;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.swap.Drain;
import io.camhost.swap.start.Starting;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * JSON-RPC 2.0: takes messages from transports, judges them in the contract's order and has the method that is asked for do the work.
 *
 * <p>A handler: while it is replaced, the successor takes new messages and this one finishes what it has begun.
 */
@Component(
        immediate = true,
        service = {RpcDispatcher.class, HealthCheck.class},
        configurationPid = {"io.camhost.rpc", "io.camhost.security", "io.camhost.server"})
public final class JsonRpcDispatcher implements RpcDispatcher, HealthCheck {
    /** How the symbolic names of the host's bundles begin. */
    private static final String OURS = "io.camhost.";

    private static final Duration FINISH = Duration.ofSeconds(30);
    private static final Duration FINISH_WAITING = Duration.ofSeconds(1);

    /** Keys of the sections {@code rpc}, {@code security} and {@code server}. */
    @interface Config {
        /** Seconds that a method which has just left is waited for; read at the start. */
        double swap_wait() default 5;

        /** Requests per connection that are refilled in each window. */
        int rate_limit_requests() default 6000;

        /** Seconds. */
        double rate_limit_window() default 60;

        /** Requests per connection at once. */
        int rate_limit_burst() default 200;

        /** Whether answers have {@code metadata}. */
        boolean response_metadata() default false;
    }

    private final MethodDirectory methods;
    private final Lanes lanes = new Lanes();
    private final RequestMetrics metrics;
    private final Drain drain = new Drain("rpc");
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private volatile boolean metadata;
    private volatile Engine engine;

    @Activate
    public JsonRpcDispatcher(BundleContext bundle, Config config) {
        this(config, HostInfo.of(bundle).version(), Starting.of(bundle), Clock.systemUTC(), System::nanoTime);
    }

    JsonRpcDispatcher( // what tests call
            Config config, String version, Starting starting, InstantSource clock, LongSupplier nanoTime) {
        if (!(config.swap_wait() > 0) || config.swap_wait() > 3600)
            throw new IllegalArgumentException(
                    "rpc.swap_wait: must be more than 0 and at most 3600 s, got " + config.swap_wait());
        this.clock = clock;
        this.nanoTime = nanoTime;
        methods = new MethodDirectory(Duration.ofMillis((long) (config.swap_wait() * 1000)));
        methods.addBuiltIn(new DiscoverMethod(version, methods::definitions));
        metrics = new RequestMetrics(nanoTime);
        metadata = config.response_metadata();
        Overdue overdue = new Overdue();
        engine = new Engine(
                new EnvelopeReader(),
                new AnswerWriter(),
                methods,
                lanes,
                overdue,
                metrics,
                new Callers(clock),
                limit(config),
                starting,
                () -> metadata,
                clock,
                nanoTime);
        lanes.every(Duration.ofSeconds(1), overdue::sweep);
    }

    private RateLimit limit(Config config) {
        return new RateLimit(
                config.rate_limit_requests(), config.rate_limit_window(), config.rate_limit_burst(), nanoTime);
    }

    /** Clients would feel a new component: limits and metadata change in place. */
    @Modified
    void configure(Config config) {
        engine = engine.with(limit(config));
        metadata = config.response_metadata();
    }

    @Reference(
            name = "methods",
            unbind = "removeMethod",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMethod(RpcMethod method, ServiceReference<RpcMethod> service) {
        Bundle publisher = service.getBundle();
        if (publisher == null) return; // it has left already
        if (publisher.getSymbolicName().startsWith(OURS)) addMethod(method);
        else methods.addOfPlugin(method);
    }

    void removeMethod(RpcMethod method) {
        methods.remove(method);
    }

    /** One of the host. */
    void addMethod(RpcMethod method) {
        methods.add(method);
    }

    @Override
    public void dispatch(Exchange exchange) {
        Drain.Inside inside = drain.enter();
        boolean begun = false;
        try {
            begun = exchange.begin();
        } finally {
            if (!begun) inside.close();
        }
        if (begun) new Call(engine, exchange, inside).begin();
    }

    @Override
    public String name() {
        return "rpc";
    }

    @Override
    public Report report() {
        RequestMetrics.Summary summary = metrics.summary();
        List<String> turnedAway = methods.turnedAway();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("methods", methods.definitions().size());
        details.put("in_flight", drain.inside());
        details.put("requests_total", summary.total());
        details.put("errors_total", summary.totalErrors());
        details.put("window_seconds", RequestMetrics.WINDOW.toSeconds());
        details.put("requests", summary.requests());
        details.put("errors", summary.errors());
        details.put("error_rate", summary.errorRate());
        details.put("mean_ms", summary.meanMillis());
        details.put("turned_away", turnedAway);
        return new Report(health(summary), message(summary, turnedAway), details);
    }

    private static Health health(RequestMetrics.Summary summary) {
        if (summary.errorRate() > 10 || summary.meanMillis() > 2000) return Health.UNHEALTHY;
        if (summary.errorRate() >= 5 || summary.meanMillis() >= 1000) return Health.DEGRADED;
        return Health.HEALTHY;
    }

    private static String message(RequestMetrics.Summary summary, List<String> turnedAway) {
        String text = String.format(
                Locale.ROOT,
                "%d requests in 5 minutes, %.1f ms each, %.1f %% failed",
                summary.requests(),
                summary.meanMillis(),
                summary.errorRate());
        return turnedAway.isEmpty() ? text : text + "; " + String.join("; ", turnedAway);
    }

    /** Takes nothing more ({@link ServiceGone}) and finishes what has begun: a successor is there already. */
    @Deactivate
    void finish() {
        if (!drain.close(FINISH_WAITING)) {
            methods.close(); // whoever still waits for a method would wait for the end of this
            drain.close(FINISH.minus(FINISH_WAITING));
        }
        methods.close();
        lanes.close();
    }
}
