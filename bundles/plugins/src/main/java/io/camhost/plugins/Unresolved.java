package io.camhost.plugins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Why a bundle does not resolve or start, in words. */
final class Unresolved {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern LEAST = Pattern.compile("(?<!!)\\(version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");
    private static final Pattern JAVA = Pattern.compile("\\(osgi\\.ee=JavaSE\\)\\(version=([^)]+)\\)");

    private Unresolved() {}

    /** The message, and that of the innermost cause, where the reason usually is. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) innermost = innermost.getCause();
        String message = String.valueOf(failure.getMessage());
        return innermost == failure ? message : message + ": " + innermost;
    }

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
                if (wiring.findProviders(need).isEmpty()) lacks.add(words(need, installed.all()));
            }
        }
        if (lacks.isEmpty()) return name + " does not resolve: what it needs conflicts";
        return name + " needs " + String.join("; ", lacks);
    }

    private static String words(BundleRequirement need, Collection<Bundle> bundles) {
        String filter = need.getDirectives().getOrDefault("filter", "");
        if (need.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            Matcher name = PACKAGE.matcher(filter);
            if (name.find()) return packageWords(name.group(1), filter, bundles);
        }
        if (need.getNamespace().equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)) {
            Matcher java = JAVA.matcher(filter);
            if (java.find())
                return "Java " + java.group(1) + ", this is "
                        + Runtime.version().feature();
        }
        return need.getNamespace() + " " + filter + ", nobody provides it";
    }

    private static String packageWords(String name, String filter, Collection<Bundle> bundles) {
        StringBuilder words = new StringBuilder("package ").append(name);
        Matcher least = LEAST.matcher(filter.replaceAll("\\(!\\([^)]*\\)\\)", ""));
        if (least.find()) words.append(" from ").append(least.group(1)).append(" on");
        Matcher below = BELOW.matcher(filter);
        if (below.find()) words.append(" and before ").append(below.group(1));
        TreeSet<String> there = new TreeSet<>();
        for (Bundle bundle : bundles) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring == null) continue;
            for (var capability : wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                if (name.equals(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                    there.add(String.valueOf(capability.getAttributes().get("version")));
        }
        if (there.isEmpty()) return words.append(", which nobody provides").toString();
        return words.append(", this host has ").append(String.join(", ", there)).toString();
    }
}
