package io.camhost.plugins;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * In which order the bundles of one transaction are stopped: whoever uses a service before whoever offers it. So the house is shut
 * from the outside: what has been let in already finds everything behind it still there, and can end. It is opened the other way.
 */
final class StopOrder {
    private final Map<Bundle, Transaction.Part> parts = new LinkedHashMap<>();
    private final Set<Bundle> visited = new LinkedHashSet<>();
    private final List<Transaction.Part> order = new ArrayList<>();

    private StopOrder() {}

    /** Those that are added come last; where two use each other, the later one goes first. */
    static List<Transaction.Part> of(List<Transaction.Part> parts) {
        var stopping = new StopOrder();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Transaction.Part part = parts.get(i);
            part.old().ifPresent(bundle -> stopping.parts.put(bundle, part));
        }
        List.copyOf(stopping.parts.keySet()).forEach(stopping::visit);
        for (Transaction.Part part : parts) if (part.old().isEmpty()) stopping.order.add(part);
        return List.copyOf(stopping.order);
    }

    private void visit(Bundle bundle) {
        Transaction.Part part = parts.get(bundle);
        if (part == null || !visited.add(bundle)) return;
        ServiceReference<?>[] offered = bundle.getRegisteredServices();
        if (offered != null)
            for (ServiceReference<?> service : offered) {
                Bundle[] users = service.getUsingBundles();
                if (users != null) Arrays.stream(users).forEach(this::visit);
            }
        order.add(part);
    }
}
