package io.camhost.plugins;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Why a bundle does not resolve, in words. */
final class Unresolved {
    private Unresolved() {}

    static String reason(Bundle bundle, Installed installed) {
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<String> lacks = new ArrayList<>();
        FrameworkWiring wiring = installed.context().getBundle().adapt(FrameworkWiring.class);
        if (revision != null) {
            for (BundleRequirement need : revision.getDeclaredRequirements(null)) {
                var directives = need.getDirectives();
                if ("optional".equals(directives.get("resolution"))) continue;
                if (!"resolve".equals(directives.getOrDefault("effective", "resolve"))) continue;
                if (wiring.findProviders(need).isEmpty())
                    lacks.add(need.getNamespace() + " " + directives.getOrDefault("filter", ""));
            }
        }
        if (lacks.isEmpty()) return name + " does not resolve: what it needs conflicts";
        return name + " needs " + String.join(", ", lacks) + ", nobody provides it";
    }
}
