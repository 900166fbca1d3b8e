package io.camhost.media.mediamtx;

import io.camhost.media.mediamtx.ApiException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a server that is not ours as it was: without our paths. One attempt, of bounded time. Threading: one thread. */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration CALL = Duration.ofMillis(500);

    private final String host;
    private final int port;
    private final Set<String> names;

    /** @param names of paths that we have made there */
    Departure(String host, int port, Collection<String> names) {
        this.host = host;
        this.port = port;
        this.names = new HashSet<>(names);
    }

    /**
     * From the server that a predecessor was attached to, if we are not.
     *
     * @param kept what the predecessor kept of it
     * @param stays whether we go on with that server
     */
    static Departure from(Map<?, ?> kept, boolean stays) {
        boolean attached = ServerLink.Mode.ATTACHED.name().equals(kept.get("mode"));
        Set<String> names = new HashSet<>();
        if (attached && !stays && kept.get("made") instanceof List<?> made)
            made.forEach(name -> names.add(name.toString()));
        return new Departure(
                String.valueOf(kept.get("host")), kept.get("port") instanceof Integer port ? port : 0, names);
    }

    /** Takes them away. Does nothing the second time. */
    void take() {
        if (names.isEmpty()) return;
        Set<String> all = new HashSet<>(names);
        names.clear();
        try (ApiClient client = new ApiClient(host, port, CALL)) {
            Api api = new Api(client);
            for (String name : all) delete(api, name);
            LOG.info("{} paths are taken from the MediaMTX at {}:{}", all.size(), host, port);
        } catch (ApiException e) {
            LOG.warn("our paths stay at the MediaMTX at {}:{}: {}", host, port, e.getMessage());
        }
    }

    private static void delete(Api api, String name) throws ApiException {
        try {
            api.delete(name);
        } catch (ApiException e) {
            if (e.kind() != Kind.REFUSED) throw e; // the rest would fail in the same way
            LOG.warn("{}", e.getMessage());
        }
    }
}
