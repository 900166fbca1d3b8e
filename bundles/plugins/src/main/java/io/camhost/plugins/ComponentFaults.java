package io.camhost.plugins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Components that do not work, as the component runtime sees it; without one, nothing is known to be wrong. */
final class ComponentFaults {
    private static final long FAILURE_STAYS_MILLIS = 300;

    private final BundleContext context;

    /** @param context of the framework itself: it is valid as long as the host runs */
    ComponentFaults(BundleContext context) {
        this.context = context;
    }

    /** Faults of these bundles that were not there {@code before}, after they have had so long to go away. */
    List<String> lasting(Collection<Bundle> bundles, Set<String> before, long waitMillis) throws InterruptedException {
        long begun = System.nanoTime();
        long failedSince = 0;
        while (true) {
            TreeMap<String, Boolean> faults = of(bundles);
            faults.keySet().removeAll(before);
            if (faults.isEmpty()) return List.of();
            long now = System.nanoTime();
            boolean failed = faults.containsValue(Boolean.TRUE);
            if (!failed) failedSince = 0;
            else if (failedSince == 0) failedSince = now;
            boolean stays = failed && now - failedSince > FAILURE_STAYS_MILLIS * 1_000_000;
            if (stays || now - begun > waitMillis * 1_000_000) return new ArrayList<>(faults.keySet());
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    Set<String> now(Collection<Bundle> bundles) {
        return new HashSet<>(of(bundles).keySet());
    }

    /** Text → whether it is a failed activation, which waiting does not cure. */
    private TreeMap<String, Boolean> of(Collection<Bundle> bundles) {
        TreeMap<String, Boolean> faults = new TreeMap<>();
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) return faults;
        ServiceComponentRuntime runtime = context.getService(reference);
        if (runtime == null) return faults;
        try {
            for (ComponentDescriptionDTO component :
                    runtime.getComponentDescriptionDTOs(bundles.toArray(Bundle[]::new))) {
                if (!runtime.isComponentEnabled(component)) continue;
                withoutClass(component).ifPresent(fault -> faults.put(fault, true));
                for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component))
                    add(component, configuration, faults);
            }
        } finally {
            context.ungetService(reference);
        }
        return faults;
    }

    /** One that waits to be asked for counts as satisfied, even when the component runtime cannot load its class. */
    private Optional<String> withoutClass(ComponentDescriptionDTO component) {
        Bundle bundle = context.getBundle(component.bundle.id);
        if (bundle == null) return Optional.empty();
        try {
            bundle.loadClass(component.implementationClass);
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("component " + component.name + " failed: " + e);
        }
    }

    private static void add(
            ComponentDescriptionDTO component,
            ComponentConfigurationDTO configuration,
            TreeMap<String, Boolean> faults) {
        if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
            faults.put("component " + component.name + " failed: " + reason(configuration.failure), true);
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            List<String> missing = new ArrayList<>();
            for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) missing.add(reference.name);
            faults.put("component " + component.name + " waits for " + String.join(", ", missing), false);
        }
    }

    /** The innermost message of a stack trace. */
    static String reason(String trace) {
        String best = trace.lines().findFirst().orElse("unknown");
        for (String line : trace.lines().toList()) if (line.startsWith("Caused by: ")) best = line.substring(11);
        return best;
    }
}
