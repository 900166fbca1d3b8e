package io.camhost.rpc.methods;

import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods of one component as services, so that several share one set of gates. When it ends, nothing new comes in; what still
 * waits hears {@link io.camhost.api.ServiceGone} and is asked of the successor, which is safe: every request to a slow owner
 * is idempotent by its id.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final Duration LEAVE = Duration.ofSeconds(1);

    private final Drain drain = new Drain("method");
    private final List<ServiceRegistration<RpcMethod>> services = new ArrayList<>();

    void begin(BundleContext context, RpcMethod... methods) {
        for (RpcMethod method : methods)
            services.add(context.registerService(RpcMethod.class, new Drained(method, drain), null));
    }

    /** @param gates that the methods wait in */
    void end(Gate<?>... gates) {
        services.forEach(ServiceRegistration::unregister);
        for (Gate<?> gate : gates) gate.close();
        if (!drain.close(LEAVE)) LOG.warn("{} calls are still running", drain.inside());
    }

    private record Drained(RpcMethod method, Drain drain) implements RpcMethod {
        @Override
        public Definition definition() {
            return method.definition();
        }

        @Override
        public void checkAvailable() {
            method.checkAvailable();
        }

        @Override
        public @Nullable Object call(RpcRequest request) throws InterruptedException {
            try (var inside = drain.enter()) {
                return method.call(request);
            }
        }
    }
}
