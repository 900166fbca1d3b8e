package io.camhost.media.mediamtx;

import io.camhost.api.ServiceGone;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import io.camhost.swap.Succession;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done when nobody takes over: nothing is left of us, here and at a server of somebody else. Threading: one thread. */
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final BooleanSupplier noSuccessor;
    private boolean forGood;

    /** @param noSuccessor whether nobody takes over when we are stopped */
    Farewell(BooleanSupplier noSuccessor) {
        this.noSuccessor = noSuccessor;
    }

    /** A changed configuration stops a component as well: then it is back in a moment. */
    static boolean endsForGood(BundleContext context) {
        return context.getBundle().getState() != Bundle.ACTIVE && !Succession.expected(context);
    }

    /** While everything is still there: publishers and a server of ours are told to end, if this is the end. */
    void begin(Gate<Processes> processes) {
        forGood = noSuccessor.getAsBoolean();
        if (!forGood) return;
        try {
            processes.now().ifPresent(there -> {
                there.list(Publisher.ALL).forEach(child -> there.stop(child.key()));
                there.stop(ServerProgram.KEY);
            });
        } catch (ServiceGone gone) {
            LOG.debug("they end with the part that runs them");
        }
    }

    /** Afterwards. @return whether this is the end: then nobody has to know anything */
    boolean end(ServerLink link, Settings settings, CameraPaths paths) {
        if (!forGood || link.mode() != ServerLink.Mode.ATTACHED) return forGood;
        new Departure(settings.host(), settings.apiPort(), paths.made()).take();
        return true;
    }
}
