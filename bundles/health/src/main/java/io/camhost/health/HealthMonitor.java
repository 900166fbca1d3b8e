package io.camhost.health;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Cameras;
import io.camhost.api.event.Event;
import io.camhost.api.event.Events;
import io.camhost.api.media.Streams;
import io.camhost.api.operation.HostHealth;
import io.camhost.api.operation.HostInfo;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everything, answers for all of it, and tells clients of changes that last. The pages are published from here rather than
 * as a component, since their paths can be configured.
 */
@Component(
        service = HostHealth.class,
        immediate = true,
        configurationPid = {
            "io.camhost.http_health",
            "io.camhost.server",
            "io.camhost.performance.monitoring_thresholds",
            "io.camhost.performance.debounce"
        })
public final class HealthMonitor implements HostHealth, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** From several sections, so no {@code @Designate}. */
    @interface Config {
        /** {@code http_health}: path of the short answer. */
        String basic_endpoint() default "/health";

        String detailed_endpoint() default "/health/detailed";

        String ready_endpoint() default "/health/ready";

        String live_endpoint() default "/health/live";

        /** {@code server}: how many connections there may be. */
        int max_connections() default 100;

        /** {@code performance.monitoring_thresholds}: from there on the host is degraded. */
        double memory_usage_percent() default 90;

        double active_connections_percent() default 90;

        int threads_limit() default 1000;

        /** {@code performance.debounce}: seconds that a change must last. */
        double health_monitor_seconds() default 15;

        double storage_monitor_seconds() default 30;
    }

    private final Gate<Events> events = new Gate<>("events");
    private final Watched watched;
    private final Announcer announcer;
    private final Pages pages;
    private final Loop loop;
    private @Nullable ServiceRegistration<HttpHandler> registration;

    @Activate
    public HealthMonitor(Config config, BundleContext context, @Reference(name = "vault") Vault vault) {
        String version = HostInfo.of(context).version();
        watched = new Watched(
                new Limits(
                        config.memory_usage_percent(),
                        config.active_connections_percent(),
                        config.threads_limit(),
                        config.max_connections()),
                version,
                System::nanoTime);
        announcer = new Announcer(
                vault,
                InstantSource.system(),
                seconds("health_monitor_seconds", config.health_monitor_seconds()),
                seconds("storage_monitor_seconds", config.storage_monitor_seconds()));
        var paths = new Pages.Paths(
                config.basic_endpoint(), config.detailed_endpoint(), config.ready_endpoint(), config.live_endpoint());
        String environment = Objects.requireNonNullElse(System.getenv("CAMERA_SERVICE_ENV"), "production");
        pages = new Pages(watched, paths, InstantSource.system(), environment);
        loop = new Loop("health-monitor", EVERY, this::round);
    }

    private static Duration seconds(String key, double value) {
        if (value < 0) throw new IllegalArgumentException("performance.debounce." + key + ": 0 or more, got " + value);
        return Duration.ofMillis((long) (value * 1000));
    }

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras bound) {
        watched.cameras.bind(bound);
    }

    void unbindCameras(Cameras unbound) {
        watched.cameras.unbind(unbound);
    }

    @Reference(
            name = "streams",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStreams(Streams bound) {
        watched.streams.bind(bound);
    }

    void unbindStreams(Streams unbound) {
        watched.streams.unbind(unbound);
    }

    @Reference(
            name = "gateway",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGateway(Gateway bound) {
        watched.gateway.bind(bound);
    }

    void unbindGateway(Gateway unbound) {
        watched.gateway.unbind(unbound);
    }

    @Reference(
            name = "events",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEvents(Events bound) {
        events.bind(bound);
    }

    void unbindEvents(Events unbound) {
        events.unbind(unbound);
    }

    @Reference(
            name = "checks",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCheck(HealthCheck bound) {
        watched.checks.bind(bound);
    }

    void unbindCheck(HealthCheck unbound) {
        watched.checks.unbind(unbound);
    }

    @Activate
    void start(BundleContext context) {
        Dictionary<String, Object> where = new Hashtable<>();
        where.put(HttpHandler.PATH, pages.paths());
        where.put(Listener.PROPERTY, Listener.HEALTH.word());
        registration = context.registerService(HttpHandler.class, pages, where);
        context.addBundleListener(this);
        loop.start();
    }

    @Deactivate
    void stop(BundleContext context) {
        context.removeBundleListener(this);
        if (registration != null) registration.unregister();
        events.close();
        loop.close();
    }

    private void round() throws InterruptedException {
        List<Event> happening = announcer.look(watched.overview(), System.nanoTime());
        if (happening.isEmpty()) return;
        try {
            events.run(Deadline.in(Deadline.DEFAULT_SWAP_WAIT), there -> there.publish(happening));
            announcer.keep();
        } catch (ServiceGone closing) {
            LOG.debug("not told any more: {}", happening);
        } catch (CamhostException e) {
            LOG.warn("nobody could be told of {}: {}", happening.get(0).topic(), e.data());
        }
    }

    /** The whole host is stopping, not only we: told before anything has stopped. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.STOPPING || event.getBundle().getBundleId() != 0) return;
        if (event.getBundle().getState() != Bundle.STOPPING) return;
        events.now().ifPresent(there -> {
            try {
                there.publish(List.of(announcer.shutdown()));
            } catch (ServiceGone gone) {
                LOG.debug("nobody is told of the shutdown");
            }
        });
    }

    @Override
    public Map<String, Object> status() {
        return watched.overview().status();
    }
}
