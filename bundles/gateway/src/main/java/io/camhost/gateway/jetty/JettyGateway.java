package io.camhost.gateway.jetty;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.camhost.gateway.Connection;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import io.camhost.gateway.MessageHandler;
import io.camhost.swap.start.Starting;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns Jetty, its listening sockets and all connections; whoever serves them comes and goes. */
@Component(
        immediate = true,
        configurationPid = {"io.camhost.server", "io.camhost.security", "io.camhost.notifications.websocket"})
public final class JettyGateway implements Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(JettyGateway.class);
    private static final int THREADS = 24;
    private static final Duration HTTP_IDLE = Duration.ofSeconds(30);

    /** Durations are seconds, sizes bytes. Three sections together, so no metatype: that wants a single one. */
    @interface Config {
        String host() default "127.0.0.1";

        /** 0 for any that is free. */
        int port() default 8002;

        /** Where servers that we run ask us, on 127.0.0.1; 0 for any that is free, which is then kept. */
        int callback_port() default 0;

        int max_connections() default 100;

        /** Of one message after login; 65536 before. */
        long max_message_size() default 1 << 20;

        /** A single message may take so long to arrive. */
        double read_timeout() default 60;

        double write_timeout() default 5;

        double ping_interval() default 30;

        double pong_wait() default 60;

        /** So long a stopping host waits for answers that are under way. */
        double client_cleanup_timeout() default 10;

        /** A request should be answered in this time. */
        double request_timeout() default 30;

        /** Received and not answered, over all connections. */
        long max_queued_bytes_in() default 8 << 20;

        /** To be sent, over all connections. */
        long max_queued_bytes_out() default 8 << 20;

        /** Received and not begun, per connection. */
        int max_queued_messages() default 1024;

        /** To be sent, per connection. */
        int max_queue_size() default 1000;

        String tls_cert_path() default "";

        String tls_key_path() default "";

        String[] cors_origins() default {"http://localhost:3000", "https://localhost:3000"};

        String[] cors_methods() default {"GET", "POST", "OPTIONS"};

        String[] cors_headers() default {"Authorization", "Content-Type", "X-API-Key"};

        boolean cors_credentials() default false;
    }

    private Settings settings; // in force
    private final HealthAddress health;
    private final Path localSocket;
    private final Server server;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("gateway-timer", true);
    private final Listening listening;
    private final Callbacks callbacks;
    private final Connections connections;
    private final Board<MessageHandler> messageHandlers;
    private final Board<HttpHandler> httpHandlers;

    @Activate
    public JettyGateway(Config config, @Reference(name = "health") HealthAddress health, BundleContext context) {
        this(Settings.of(config), health, dataFolder(context).resolve("run/admin.sock"), Starting.of(context));
    }

    JettyGateway(Settings settings, HealthAddress health, Path localSocket, Starting starting) {
        this.settings = settings;
        this.health = health;
        this.localSocket = localSocket;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, 30_000);
        threads.setName("gateway");
        threads.setDaemon(true);
        threads.setMaxEvictCount(10); // in those 30 s: one alone would keep a crowd's threads for minutes
        server = new Server(threads, scheduler, null);
        server.setStopTimeout(0);
        server.setErrorHandler(new Errors());
        listening = new Listening(server);
        callbacks = new Callbacks(
                listening,
                threads,
                settings.callbackPort(),
                new CallbackPort(localSocket.resolveSibling("callback.port")),
                HTTP_IDLE);
        connections = new Connections(settings.limits(), scheduler);
        messageHandlers = new Board<>(threads, scheduler);
        httpHandlers = new Board<>(threads, scheduler);
        Early early = new Early(starting, threads, scheduler);
        Upgrades upgrades = new Upgrades(server, messageHandlers, connections, early);
        server.setHandler(new Entry(upgrades, httpHandlers, connections, early));
    }

    /** The data folder of the host, as api's HostFolders has it, which we must not import. */
    private static Path dataFolder(BundleContext context) {
        String data = context.getProperty("camhost.data");
        if (data != null) return Path.of(data).toAbsolutePath();
        File storage = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getBundleContext()
                .getDataFile("camhost");
        if (storage == null)
            throw new IllegalStateException(
                    "this framework keeps no files: set the framework property camhost.data to a folder");
        return storage.toPath().toAbsolutePath();
    }

    @Activate
    void start() throws Exception {
        // the first orTimeout of a JVM keeps the class loader of its caller for ever; ours stays anyway
        new CompletableFuture<Void>().orTimeout(1, TimeUnit.HOURS).complete(null);
        server.start();
        listen(settings);
        health.follow(this::listenForHealth);
        listening.local(localSocket);
        callbacks.start();
        connections.startClock();
    }

    private boolean listen(Settings where) {
        int sockets = where.limits().maxConnections();
        return listening.tcp(Listener.MAIN, where.host(), where.port(), HTTP_IDLE, sockets, "server.");
    }

    private void listenForHealth(HealthAddress.Address where) {
        listening.close(Listener.HEALTH);
        if (where.enabled())
            listening.tcp(Listener.HEALTH, where.host(), where.port(), where.idleTimeout(), 0, "http_health.");
        else listening.off(Listener.HEALTH, where.host() + ":" + where.port());
    }

    /**
     * Limits change under open connections. Another host or port ends those of the listener: with our own launcher that is left for
     * the next start; elsewhere the configuration may come later than we.
     */
    @Modified
    synchronized void modified(Config config) {
        try {
            Settings changed = Settings.of(config);
            connections.limits(changed.limits());
            if (!changed.host().equals(settings.host()) || changed.port() != settings.port()) {
                listening.close(Listener.MAIN);
                if (!listen(changed)) {
                    LOG.error("The main listener stays where it was");
                    listen(settings);
                    return;
                }
            }
            settings = changed;
        } catch (IllegalArgumentException e) {
            LOG.error("The changed settings are refused, those before stay: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() throws Exception {
        health.follow(any -> {});
        connections.shutDown();
        try {
            server.stop();
        } finally {
            listening.close();
        }
    }

    @Reference(name = "messageHandlers", cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    void bindMessageHandler(MessageHandler handler, Map<String, Object> properties) {
        var places = Places.of(properties, MessageHandler.PATH);
        messageHandlers.bind(handler, places);
        scheduler.schedule(() -> connections.dispatch(places), 0, TimeUnit.MILLISECONDS);
    }

    void updatedMessageHandler(MessageHandler handler, Map<String, Object> properties) {
        bindMessageHandler(handler, properties);
    }

    void unbindMessageHandler(MessageHandler handler) {
        var places = messageHandlers.unbind(handler);
        // at once: the one that leaves is told it has nothing before it begins to end
        connections.takeBack(places, handler);
    }

    @Reference(name = "httpHandlers", cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    void bindHttpHandler(HttpHandler handler, Map<String, Object> properties) {
        Set<Board.Place> places = Places.of(properties, HttpHandler.PATH);
        httpHandlers.bind(handler, places);
        if (places.stream().anyMatch(place -> place.listener() == Listener.CALLBACK)) callbacks.want();
    }

    void updatedHttpHandler(HttpHandler handler, Map<String, Object> properties) {
        bindHttpHandler(handler, properties);
    }

    void unbindHttpHandler(HttpHandler handler) {
        httpHandlers.unbind(handler);
    }

    @Override
    public List<Connection> connections() {
        return connections.open();
    }

    @Override
    public Optional<Connection> connection(String id) {
        return connections.find(id);
    }

    @Override
    public List<ListenerState> listeners() {
        return listening.states();
    }

    @Override
    public Traffic traffic() {
        Counters counters = connections.counters();
        return new Traffic(
                connections.open().size(),
                counters.accepted.sum(),
                counters.messagesIn.sum(),
                counters.messagesOut.sum(),
                counters.bytesIn.sum(),
                counters.bytesOut.sum(),
                connections.in().used(),
                connections.out().used(),
                counters.closed());
    }
}
