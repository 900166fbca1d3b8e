package io.camhost.transport.websocket;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.rpc.RpcDispatcher;
import io.camhost.gateway.Listener;
import io.camhost.gateway.Message;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.UpgradeDecision;
import io.camhost.gateway.UpgradeRequest;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages from connections to the RPC engine and the answers back. It keeps nothing: sessions are the gateway's.
 *
 * <p>Threading: a message goes on at once on the gateway's thread. While the engine is being replaced, messages wait in order, one
 * per connection, on one thread of ours; what has not begun when we leave goes to our successor.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = {"io.camhost.server", "io.camhost.rpc"})
public final class WebSocketTransport implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    /** More than there are connections: one message of each may wait. */
    private static final int WAITING = 100_000;

    /** Two sections together, so no metatype: that wants a single one. */
    @interface Config {
        /** Exact path of the upgrade. */
        String websocket_path() default "/ws";

        /** Seconds that a message waits for an engine that is being replaced. */
        double swap_wait() default 5.0;
    }

    private final Gate<RpcDispatcher> engine = new Gate<>("rpc");
    private final Workers workers = new Workers("transport.websocket", 1, WAITING);
    private final Drain drain = new Drain("transport.websocket");
    private final String path;
    private volatile Duration swapWait;
    private @Nullable ServiceRegistration<MessageHandler> registration;

    @Activate
    public WebSocketTransport(Config config) {
        this(config.websocket_path(), config.swap_wait());
    }

    WebSocketTransport(String path, double swapWait) {
        if (!path.startsWith("/") || path.length() > 200)
            throw new IllegalArgumentException("server.websocket_path: begins with /, got " + path);
        this.path = path;
        this.swapWait = seconds(swapWait);
    }

    private static Duration seconds(double swapWait) {
        if (!(swapWait > 0) || swapWait > 3600)
            throw new IllegalArgumentException("rpc.swap_wait: seconds, more than 0, got " + swapWait);
        return Duration.ofNanos((long) (swapWait * 1e9));
    }

    /** Connections are at the path they came by, so it stays until the host starts again. */
    @Modified
    void modified(Config config) {
        if (!config.websocket_path().equals(path))
            LOG.warn("server.websocket_path has changed; it moves at the next start of the host");
        try {
            swapWait = seconds(config.swap_wait());
        } catch (IllegalArgumentException e) {
            LOG.error("The changed setting is refused, that before stays: {}", e.getMessage());
        }
    }

    /** By hand, because the path is a setting: annotations know constants only. */
    @Activate
    void publish(BundleContext context) {
        Dictionary<String, Object> where = new Hashtable<>();
        where.put(MessageHandler.PATH, path);
        where.put(Listener.PROPERTY, Listener.MAIN.word());
        registration = context.registerService(MessageHandler.class, this, where);
    }

    /** First out of sight, so that the gateway takes back what has not begun; then what has begun may end. */
    @Deactivate
    void close() {
        if (registration != null) registration.unregister();
        engine.close();
        workers.close();
        drain.close(LEAVE);
    }

    @Reference(name = "engine", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindEngine(RpcDispatcher bound) {
        engine.bind(bound);
    }

    void unbindEngine(RpcDispatcher unbound) {
        engine.unbind(unbound);
    }

    /** Anybody may connect: who it is, {@code authenticate} asks. Credentials that come with the upgrade are not looked at. */
    @Override
    public CompletionStage<UpgradeDecision> upgrade(UpgradeRequest request) {
        return CompletableFuture.completedFuture(new UpgradeDecision.Accepted(Map.of(), false));
    }

    @Override
    public void message(Message message) {
        Deadline deadline = Deadline.at(System::nanoTime, message.deadlineNanos(), swapWait);
        MessageExchange exchange = new MessageExchange(message, deadline, drain);
        Optional<RpcDispatcher> there = engine.now();
        if (there.isPresent()) {
            try {
                there.get().dispatch(exchange);
                return;
            } catch (ServiceGone leaving) {
                // then wait for its successor
            }
        }
        long since = System.nanoTime();
        try {
            workers.execute(() -> waitAndDispatch(message, exchange, deadline, since));
        } catch (RejectedExecutionException closed) {
            message.giveBack();
        }
    }

    private void waitAndDispatch(Message message, MessageExchange exchange, Deadline deadline, long since) {
        deadline.waited(Duration.ofNanos(System.nanoTime() - since)); // those before us have waited for the same
        try {
            engine.run(deadline, dispatcher -> dispatcher.dispatch(exchange));
        } catch (ServiceGone leaving) {
            message.giveBack();
        } catch (CamhostException missing) {
            if (message.begin()) message.end(Unavailable.answer(message.text()));
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            message.giveBack();
        }
    }
}
