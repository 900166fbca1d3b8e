package io.camhost.swap;

import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;

/**
 * Whether somebody takes over from a bundle that is being stopped. What outlives a swap — child processes and what they write — ends
 * with the last of its owners.
 */
public final class Succession {
    private static final String PROPERTY = "io.camhost.swap";

    private Succession() {}

    /** An announcement; closing it takes it back. */
    public interface Announced extends AutoCloseable {
        @Override
        void close();
    }

    /** Says that bundles are being replaced. @param framework the system bundle's context: who announces may be replaced too */
    public static Announced announce(BundleContext framework, String id) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PROPERTY, id);
        ServiceRegistration<Object> registration = framework.registerService(Object.class, new Object(), properties);
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException ended) {
                // the framework has, meanwhile
            }
        };
    }

    /** False when the host ends, or this is stopped or uninstalled by anything but a swap. */
    public static boolean expected(BundleContext context) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        if (framework != null && framework.getState() == Bundle.STOPPING) return false;
        try {
            return !context.getServiceReferences(Object.class, "(" + PROPERTY + "=*)")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
        }
    }
}
