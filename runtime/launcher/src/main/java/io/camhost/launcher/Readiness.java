package io.camhost.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
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
    /** What stands before the message of an exception that only carries it. */
    private static final Pattern PLAIN =
            Pattern.compile("^(Caused by: )?(java\\.lang\\.(IllegalArgument|IllegalState)Exception: |"
                    + "java\\.io\\.(Unchecked)?IOException: |io\\.camhost\\.api\\.CamhostException: |"
                    + "org\\.osgi\\.service\\.component\\.ComponentException: )?");

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

    /** Components that have failed so far; nothing is waited for. */
    List<String> failures() {
        return look().failed();
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
                int state = ((Number) Objects.requireNonNull(Reflected.field(configuration, "state"))).intValue();
                if (state == FAILED_ACTIVATION)
                    failed.add("component " + name + " failed to start: "
                            + cause(Reflected.text(configuration, "failure")));
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

    /** The innermost message of a stack trace, all its lines: the cause that a person can act upon. */
    static String cause(String trace) {
        List<String> best = new ArrayList<>();
        boolean message = true;
        for (String line : trace.lines().toList()) {
            if (line.startsWith("\tat ") || line.startsWith("\t...")) {
                message = false;
            } else if (message && !best.isEmpty()) {
                best.add(line);
            } else {
                message = true;
                best = new ArrayList<>(List.of(PLAIN.matcher(line).replaceFirst("")));
            }
        }
        return best.isEmpty() ? "for an unknown reason" : String.join("\n", best);
    }

    private static void listeners(Object gateway, List<String> failed) throws ReflectiveOperationException {
        for (Object state : Reflected.many(Reflected.call(gateway, GATEWAY, "listeners"))) {
            Optional<?> problem = (Optional<?>) Objects.requireNonNull(Reflected.part(state, "problem"));
            if (problem.isEmpty()) continue;
            String listener = String.valueOf(Reflected.part(state, "listener"));
            failed.add("listener " + listener.toLowerCase(Locale.ROOT) + ": " + problem.get());
        }
    }
}
