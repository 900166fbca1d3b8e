package io.camhost.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Says in words why bundles do not resolve. */
final class Wires {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern FROM = Pattern.compile("\\(version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

    private static final int MOST_LISTED = 2;

    private Wires() {}

    /** Resolves all. @return a line for each bundle that lacks something nobody has; empty when all resolve */
    static List<String> resolve(Bundle framework, Collection<Bundle> bundles) {
        FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        if (wiring.resolveBundles(bundles)) return List.of();
        List<String> problems = new ArrayList<>();
        List<String> followers = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.INSTALLED) continue;
            List<String> lacks = lacking(wiring, bundle);
            if (lacks.isEmpty()) followers.add(bundle.getSymbolicName());
            else problems.add("bundle " + name(bundle) + " needs " + listed(lacks) + ", nobody provides it");
        }
        if (problems.isEmpty())
            followers.forEach(name -> problems.add("bundle " + name + " does not resolve: what it needs conflicts"));
        else if (!followers.isEmpty()) problems.add("because of that also: " + String.join(", ", followers));
        return problems;
    }

    private static String listed(List<String> lacks) {
        String first = String.join(", ", lacks.subList(0, Math.min(MOST_LISTED, lacks.size())));
        return lacks.size() > MOST_LISTED ? first + " and " + (lacks.size() - MOST_LISTED) + " more" : first;
    }

    private static List<String> lacking(FrameworkWiring wiring, Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) return List.of();
        List<String> lacks = new ArrayList<>();
        for (BundleRequirement need : revision.getDeclaredRequirements(null)) {
            var directives = need.getDirectives();
            if ("optional".equals(directives.get("resolution"))) continue;
            if (!"resolve".equals(directives.getOrDefault("effective", "resolve"))) continue;
            if (wiring.findProviders(need).isEmpty()) lacks.add(words(need));
        }
        return lacks;
    }

    private static String words(BundleRequirement need) {
        String filter = need.getDirectives().getOrDefault("filter", "");
        Matcher name = PACKAGE.matcher(filter);
        if (!name.find()) return need.getNamespace() + " " + filter;
        Matcher from = FROM.matcher(filter);
        Matcher below = BELOW.matcher(filter);
        String range = from.find() ? " [" + from.group(1) + "," + (below.find() ? below.group(1) + ")" : "…)") : "";
        return "package " + name.group(1) + range;
    }

    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
