package io.camhost.features;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.features.ShippedSet.ShippedBundle;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is shipped, in the words of those who install it: one list, several files. */
final class FeatureFiles {
    /** The YAML file and what reads it; elsewhere the framework's owner configures. */
    private static final Set<String> YAML = Set.of("io.camhost.config", "snakeyaml");
    /** Of use with our launcher only. */
    private static final Set<String> LAUNCHER = Set.of("io.camhost.logging");
    /** What Karaf always has. */
    private static final Set<String> KARAF = Set.of(
            "pax-logging-api",
            "pax-logging-logback",
            "org.apache.felix.configadmin",
            "org.apache.felix.metatype",
            "org.apache.felix.gogo.runtime",
            "org.apache.felix.gogo.command",
            "org.osgi.util.function",
            "org.osgi.util.promise");

    private final List<ShippedBundle> all;
    private final List<ShippedBundle> embedded;
    private final String version;

    private FeatureFiles(ShippedSet shipped) {
        all = shipped.bundles().stream()
                .sorted(Comparator.comparingInt(ShippedBundle::startLevel).thenComparing(ShippedBundle::id))
                .toList();
        embedded = all.stream().filter(named(YAML).or(named(LAUNCHER)).negate()).toList();
        version = shipped.ours().get(0).version();
    }

    /** Texts by file name. */
    static Map<String, String> of(ShippedSet shipped) throws IOException {
        FeatureFiles files = new FeatureFiles(shipped);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "camhost.feature.json",
                files.json("camhost", "Camhost", "The whole camera host, as it is shipped", files.all));
        texts.put(
                "camhost-embedded.feature.json",
                files.json(
                        "camhost-embedded",
                        "Camhost, embedded",
                        "The camera host for a framework that is not started by its launcher",
                        files.embedded));
        texts.put("camhost-karaf.xml", files.karaf());
        texts.put("camhost-felix.properties", files.felix());
        texts.put("camhost-equinox.ini", files.equinox());
        return texts;
    }

    private static Predicate<ShippedBundle> named(Set<String> artifacts) {
        return bundle -> artifacts.contains(bundle.artifact());
    }

    /** In the shape of the OSGi Compendium's chapter 159; {@code startLevel} is a bundle's metadata. */
    private String json(String id, String name, String description, List<ShippedBundle> bundles) throws IOException {
        ObjectNode feature = JsonMapper.builder().build().createObjectNode();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "io.camhost:io.camhost.features:osgifeature:" + id + ":" + version);
        feature.put("name", name);
        feature.put("description", description);
        feature.put("license", "Apache-2.0");
        feature.put("complete", true);
        ArrayNode list = feature.putArray("bundles");
        for (ShippedBundle bundle : bundles)
            list.addObject().put("id", bundle.id()).put("startLevel", bundle.startLevel());
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return JsonMapper.builder().build().writer(printer).writeValueAsString(feature) + "\n";
    }

    private String karaf() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(
                "<!-- feature:repo-add this file, with the folder repository/ beside it among Karaf's repositories -->\n");
        xml.append("<features name=\"camhost-").append(version);
        xml.append("\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\">\n");
        xml.append("  <feature name=\"camhost\" version=\"")
                .append(version)
                .append("\" description=\"The camera host\">\n");
        embedded.stream().filter(named(KARAF).negate()).forEach(bundle -> karaf(xml, bundle));
        xml.append("  </feature>\n");
        xml.append("  <feature name=\"camhost-yaml\" version=\"").append(version);
        xml.append("\" description=\"Configures the camera host by a YAML file instead of etc/\">\n");
        xml.append("    <feature version=\"").append(version).append("\">camhost</feature>\n");
        all.stream().filter(named(YAML)).forEach(bundle -> karaf(xml, bundle));
        return xml.append("  </feature>\n</features>\n").toString();
    }

    /** Others' bundles are taken only where nobody else there provides what ours need. */
    private static void karaf(StringBuilder xml, ShippedBundle bundle) {
        xml.append("    <bundle start-level=\"").append(bundle.startLevel()).append('"');
        if (!bundle.ours()) xml.append(" dependency=\"true\"");
        xml.append(">mvn:").append(bundle.id().replace(':', '/')).append("</bundle>\n");
    }

    private String felix() {
        StringBuilder lines = new StringBuilder("""
                # For Apache Felix: add these lines to conf/config.properties, and start java with -Dcamhost.home=FOLDER, where this
                # distribution is.
                """);
        var levels = embedded.stream()
                .collect(Collectors.groupingBy(ShippedBundle::startLevel, TreeMap::new, Collectors.toList()));
        levels.forEach((level, bundles) -> {
            lines.append("felix.auto.start.").append(level).append("=");
            for (ShippedBundle bundle : bundles)
                lines.append(" \\\n  file:${camhost.home}/").append(path(bundle));
            lines.append('\n');
        });
        return lines.append("org.osgi.framework.startlevel.beginning=")
                .append(levels.lastKey())
                .append('\n')
                .toString();
    }

    private String equinox() {
        StringBuilder lines = new StringBuilder("""
                # For Eclipse Equinox: add this to osgi.bundles of configuration/config.ini, and start java with -Dcamhost.home=FOLDER,
                # where this distribution is.
                osgi.bundles=""");
        lines.append(embedded.stream()
                .map(bundle -> "reference:file:$camhost.home$/" + path(bundle) + "@" + bundle.startLevel() + ":start")
                .collect(Collectors.joining(",\\\n  ", "", "\n")));
        int last = embedded.stream().mapToInt(ShippedBundle::startLevel).max().orElseThrow();
        return lines.append("osgi.startLevel=").append(last).append('\n').toString();
    }

    private static String path(ShippedBundle bundle) {
        return "system/" + bundle.folder() + "/" + bundle.jar().getFileName();
    }
}
