package io.camhost.plugins;

import java.io.IOException;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** One way to replace bundles. Used by one thread: {@link #apply}, then {@link #finish} or {@link #undo}. */
interface Replacement {
    /** Which bundles have to work afterwards; while nothing is done yet, those that are there. */
    Collection<Bundle> affected();

    /** Does it; the old ones may still be there. @throws Transaction.Refused when it cannot be done, with the reason */
    void apply() throws Transaction.Refused, BundleException, IOException, InterruptedException;

    /** All works: what is left of the old ones goes. */
    void finish() throws BundleException, InterruptedException;

    /** Puts everything back, as far as that is possible; says in the steps what was not. */
    void undo() throws InterruptedException;

    /** Tells a step. */
    interface Steps {
        void say(String line);
    }
}
