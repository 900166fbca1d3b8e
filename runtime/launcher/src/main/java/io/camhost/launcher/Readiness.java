package io.camhost.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Whether the host works: an ACTIVE bundle may hold a component that failed, or a listener whose port is taken. Asks the component
 * runtime and the gateway.
 */
final class Readiness {
    private static final String RUNTIME = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    private static final String GATEWAY = "io.camhost.gateway.Gateway";
    /** States of {@code ComponentConfigurationDTO}. */
    private static final int UNSATISFIED_REFERENCE = 2;

    private static final int FAILED_ACTIVATION = 16;

    private final BundleContext context;

    Readiness(BundleContext context) {
        this.context = context;
    }

    /**
     * @param failed what will not get better by waiting, as far as one can tell
     * @param waiting what may still come
     */
    record State(List<String> failed, List<String> waiting) {
        boolean ready() {
            return failed.isEmpty() && waiting.isEmpty();
        }
    }

    State look() {
        List<String> failed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        try {
            Optional<Object> runtime = Reflected.service(context, RUNTIME);
            if (runtime.isEmpty()) waiting.add("the component runtime (org.apache.felix.scr) is not running");
            else components(runtime.get(), failed, waiting);
            Optional<Object> gateway = Reflected.service(context, GATEWAY);
            if (gateway.isPresent()) listeners(gateway.get(), failed);
            else waiting.add("the gateway is not there: nothing listens");
        } catch (ReflectiveOperationException | RuntimeException e) {
            waiting.add("the state of the components cannot be read: " + e);
        }
        return new State(failed, waiting);
    }

    private static void components(Object runtime, List<String> failed, List<String> waiting)
            throws ReflectiveOperationException {
        Collection<?> descriptions =
                Reflected.many(Reflected.call(runtime, RUNTIME, "getComponentDescriptionDTOs", (Object) new Bundle[0]));
        for (Object description : descriptions) {
            if (!Boolean.TRUE.equals(Reflected.call(runtime, RUNTIME, "isComponentEnabled", description))) continue;
            String name = Reflected.text(description, "name");
            for (Object configuration :
                    Reflected.many(Reflected.call(runtime, RUNTIME, "getComponentConfigurationDTOs", description))) {
                int state = ((Number) java.util.Objects.requireNonNull(Reflected.field(configuration, "state"))).intValue();
                if (state == FAILED_ACTIVATION)
                    failed.add("component " + name + " failed to start: "
                            + firstLine(Reflected.text(configuration, "failure")));
                if (state == UNSATISFIED_REFERENCE)
                    waiting.add("component " + name + " waits for " + missing(description, configuration));
            }
        }
    }

    private static String missing(Object description, Object configuration) throws ReflectiveOperationException {
        List<String> missing = new ArrayList<>();
        for (Object unsatisfied : Reflected.many(Reflected.field(configuration, "unsatisfiedReferences"))) {
            String name = Reflected.text(unsatisfied, "name");
            String type = "";
            for (Object reference : Reflected.many(Reflected.field(description, "references"))) {
                if (Reflected.text(reference, "name").equals(name)) type = Reflected.text(reference, "interfaceName");
            }
            missing.add("reference '" + name + "' (" + type + ")");
        }
        return String.join(", ", missing);
    }

    /** The cause that a person can act upon: the innermost message of the trace. */
    static String firstLine(String trace) {
        String best = trace.lines().findFirst().orElse("for an unknown reason");
        for (String line : trace.lines().toList()) if (line.startsWith("Caused by: ")) best = line.substring(11);
        return best.replaceFirst(
                "^(java\\.lang\\.(IllegalArgument|IllegalState)Exception|io\\.camhost\\.api\\.CamhostException|"
                        + "org\\.osgi\\.service\\.component\\.ComponentException): ",
                "");
    }

    private static void listeners(Object gateway, List<String> failed) throws ReflectiveOperationException {
        for (Object state : Reflected.many(Reflected.call(gateway, GATEWAY, "listeners"))) {
            Optional<?> problem = (Optional<?>) java.util.Objects.requireNonNull(Reflected.part(state, "problem"));
            if (problem.isEmpty()) continue;
            String address = String.valueOf(Reflected.part(state, "address"));
            String holder = PortHolders.ofAddress(address)
                    .map(who -> " (" + address + " is held by " + who + ")")
                    .orElse("");
            failed.add("listener " + String.valueOf(Reflected.part(state, "listener")).toLowerCase(java.util.Locale.ROOT)
                    + ": " + problem.get() + holder);
        }
    }
}
