package io.camhost.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether bundles run and components are satisfied: an active bundle may hold a component that failed. */
final class ComponentsReport {
    private final BundleContext context;
    private final ServiceComponentRuntime runtime;

    ComponentsReport(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /**
     * @param lines one for each component: state and name, for people
     * @param unsatisfied name → references it waits for
     * @param failed name → why
     */
    record Components(
            int total, List<String> lines, Map<String, List<String>> unsatisfied, Map<String, String> failed) {}

    Components components() {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> unsatisfied = new LinkedHashMap<>();
        Map<String, String> failed = new LinkedHashMap<>();
        int total = 0;
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (!runtime.isComponentEnabled(component)) continue;
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                total++;
                lines.add(String.format("%-22s %s", state(configuration.state), component.name));
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                    failed.put(component.name, reason(configuration.failure));
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    List<String> references = new ArrayList<>();
                    for (var reference : configuration.unsatisfiedReferences) references.add(reference.name);
                    unsatisfied.put(component.name, references);
                }
            }
        }
        lines.sort(null);
        return new Components(total, lines, unsatisfied, failed);
    }

    /** Bundles that should run and do not. */
    List<String> notActive() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            boolean fragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            int state = bundle.getState();
            if (!fragment && state != Bundle.ACTIVE && state != Bundle.STARTING && state != Bundle.UNINSTALLED)
                names.add(bundle.getSymbolicName() + " " + bundle.getVersion());
        }
        return names;
    }

    int bundles() {
        return context.getBundles().length;
    }

    private static String state(int state) {
        return switch (state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "waits for settings";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "WAITS FOR A SERVICE";
            case ComponentConfigurationDTO.SATISFIED -> "satisfied";
            case ComponentConfigurationDTO.ACTIVE -> "active";
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "FAILED";
            default -> Integer.toString(state);
        };
    }

    /** The innermost message of a stack trace. */
    private static String reason(String trace) {
        String best = trace.lines().findFirst().orElse("unknown");
        for (String line : trace.lines().toList()) if (line.startsWith("Caused by: ")) best = line.substring(11);
        return best;
    }
}
