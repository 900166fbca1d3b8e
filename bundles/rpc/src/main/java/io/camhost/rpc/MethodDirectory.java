package io.camhost.rpc;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.swap.Whiteboard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The methods there are, by name; one that has just left is waited for. Threading: any thread. */
final class MethodDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MethodDirectory.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");

    /** JSON-RPC keeps these names for itself; ours are built in. */
    private static final String RESERVED = "rpc.";

    private static final String HOST = "camhost.";

    private final Whiteboard<String, Published> methods;
    private final Map<RpcMethod, Published> published = new ConcurrentHashMap<>();
    private final Map<RpcMethod, String> turnedAway = new ConcurrentHashMap<>();

    /** @param tombstone how long a method that has left is waited for */
    MethodDirectory(Duration tombstone) {
        methods = new Whiteboard<>("rpc", tombstone);
    }

    /** One of our own, for as long as we are there. */
    void addBuiltIn(RpcMethod method) {
        methods.bind(method.definition().name(), new Published(method.definition(), method));
    }

    /** One of the host: takes it up, or turns it away when its definition makes no sense. */
    void add(RpcMethod method) {
        add(method, true);
    }

    /** One of a plugin: it cannot take the name of one of the host, whichever was there first. */
    void addOfPlugin(RpcMethod method) {
        add(method, false);
    }

    private void add(RpcMethod method, boolean ours) {
        try {
            RpcMethod.Definition definition = method.definition();
            if (!ours
                    && (definition.name().indexOf('.') < 0 || definition.name().startsWith(HOST)))
                throw new IllegalArgumentException("names without a dot, and with " + HOST
                        + ", are the host's: call it acme." + definition.name() + ", with a word of your own");
            if (!NAME.matcher(definition.name()).matches())
                throw new IllegalArgumentException("its name must match " + NAME + ", got " + definition.name());
            if (definition.name().startsWith(RESERVED))
                throw new IllegalArgumentException(
                        "names with " + RESERVED + " are reserved, got " + definition.name());
            Published entry = new Published(definition, method);
            published.put(method, entry);
            methods.bind(definition.name(), entry);
        } catch (RuntimeException | LinkageError e) {
            String reason = method.getClass().getName() + " is not offered: " + e.getMessage();
            turnedAway.put(method, reason);
            LOG.error("{}", reason, e);
        }
    }

    void remove(RpcMethod method) {
        turnedAway.remove(method);
        Published entry = published.remove(method);
        if (entry != null) methods.unbind(entry.definition().name(), entry);
    }

    /** Why methods that are published are not offered. */
    List<String> turnedAway() {
        return turnedAway.values().stream().sorted().toList();
    }

    Optional<Published> now(String name) {
        return methods.now(name);
    }

    /** Whether it has just left, so that {@link #find} waits for it. */
    boolean awaited(String name) {
        return methods.tombstones().contains(name);
    }

    /**
     * Waits for it when it has just left.
     *
     * @param leaving one that has said it is leaving: another one is wanted
     * @throws ServiceGone when this directory is closed
     */
    Optional<Published> find(String name, Deadline deadline, @Nullable Published leaving) throws InterruptedException {
        return methods.find(name, deadline, leaving);
    }

    /** Definitions of all that are there, by name. */
    Map<String, RpcMethod.Definition> definitions() {
        Map<String, RpcMethod.Definition> definitions = new TreeMap<>();
        methods.all().forEach((name, entry) -> definitions.put(name, entry.definition()));
        return definitions;
    }

    /** Whoever waits in {@link #find} hears that we are leaving. */
    @Override
    public void close() {
        methods.close();
    }
}
