package io.camhost.cameras;

import io.camhost.api.ServiceGone;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from the streams at which addresses cameras can be watched: when they come, and every other moment. While nobody knows, the
 * last ones stay, so that replacing a media server's driver does not show.
 *
 * <p>Threading: any thread; asks on workers.
 */
final class MediaAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(MediaAddresses.class);

    private final Gate<Streams> gate;
    private final Workers workers;
    private final Duration pause;
    private final Consumer<Map<String, String>> told;
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param told is called with address templates by protocol, never empty ones */
    MediaAddresses(Gate<Streams> gate, Workers workers, Duration pause, Consumer<Map<String, String>> told) {
        this.gate = gate;
        this.workers = workers;
        this.pause = pause;
        this.told = told;
    }

    void start() {
        workers.every(pause, this::look);
        look();
    }

    /** Asks now, on a worker. */
    void look() {
        if (gate.now().isEmpty() || !asking.compareAndSet(false, true)) return;
        try {
            workers.execute(this::ask);
        } catch (RejectedExecutionException busy) {
            asking.set(false); // the next moment
        }
    }

    private void ask() {
        try {
            Map<String, String> addresses =
                    gate.now().map(streams -> streams.media().addresses()).orElse(Map.of());
            if (!addresses.isEmpty()) told.accept(addresses);
        } catch (ServiceGone leaving) {
            LOG.debug("streams are being replaced");
        } finally {
            asking.set(false);
        }
    }
}
