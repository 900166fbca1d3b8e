package io.camhost.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.features.ShippedSet.ShippedBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, as far as manifests tell. */
class ManifestRulesTest {
    /** The only ones that export something, and all that others may import. */
    private static final Set<String> INTERFACES = Set.of("io.camhost.api", "io.camhost.vault", "io.camhost.gateway");

    /** No bundles of the platform's own: fragments of foreign ones, and what is nothing but a manifest. */
    private static boolean aside(ShippedBundle bundle) {
        return !header(bundle, "Fragment-Host").isEmpty() || bundle.artifact().equals("io.camhost.mediator");
    }

    private static List<ShippedBundle> bundles;

    @BeforeAll
    static void read() throws IOException {
        bundles = ShippedSet.read().ours().stream()
                .filter(bundle -> !aside(bundle))
                .toList();
        assertThat(bundles).hasSizeGreaterThan(20);
    }

    private static String header(ShippedBundle bundle, String name) {
        String value = bundle.manifest().getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    /** Names of the clauses of a header; commas within quotes do not count. */
    private static Set<String> names(ShippedBundle bundle, String header) {
        Set<String> names = new TreeSet<>();
        String value = header(bundle, header).replaceAll("\"[^\"]*\"", "");
        for (String clause : value.split(",")) {
            for (String part : clause.split(";")) if (!part.isBlank() && !part.contains("=")) names.add(part.trim());
        }
        return names;
    }

    private static Set<String> importsOfOurs(ShippedBundle bundle) {
        return names(bundle, "Import-Package").stream()
                .filter(name -> name.startsWith("io.camhost."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aProviderImportsInterfacesOnly() {
        Map<String, Set<String>> forbidden = new TreeMap<>();
        for (ShippedBundle bundle : bundles) {
            Set<String> imports = importsOfOurs(bundle);
            imports.removeIf(name -> name.equals("io.camhost.api")
                    || name.startsWith("io.camhost.api.")
                    || name.equals("io.camhost.vault")
                    || name.equals("io.camhost.gateway"));
            if (!imports.isEmpty()) forbidden.put(bundle.artifact(), imports);
        }
        assertThat(forbidden).isEmpty();
    }

    @Test
    void interfacesImportNothingOfOurs() {
        for (ShippedBundle bundle : bundles) {
            if (!INTERFACES.contains(bundle.artifact())) continue;
            Set<String> foreign = importsOfOurs(bundle);
            foreign.removeAll(names(bundle, "Export-Package")); // what one exports one may import
            assertThat(foreign).as(bundle.artifact()).isEmpty();
        }
    }

    @Test
    void onlyInterfacesExport() {
        for (ShippedBundle bundle : bundles) {
            Set<String> exports = names(bundle, "Export-Package");
            if (INTERFACES.contains(bundle.artifact()))
                assertThat(exports).as(bundle.artifact()).isNotEmpty();
            else assertThat(exports).as(bundle.artifact()).isEmpty();
        }
    }

    @Test
    void thereAreNoCycles() {
        Map<String, Set<String>> exporters = new TreeMap<>();
        bundles.forEach(bundle -> names(bundle, "Export-Package")
                .forEach(name ->
                        exporters.computeIfAbsent(name, any -> new TreeSet<>()).add(bundle.artifact())));
        Map<String, Set<String>> needs = new TreeMap<>();
        for (ShippedBundle bundle : bundles) {
            Set<String> others = importsOfOurs(bundle).stream()
                    .flatMap(name -> exporters.getOrDefault(name, Set.of()).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            others.remove(bundle.artifact());
            needs.put(bundle.artifact(), others);
        }
        Set<String> free = new HashSet<>();
        while (free.addAll(needs.keySet().stream()
                .filter(name -> free.containsAll(needs.get(name)))
                .toList())) {
            // those whose needs are free are free
        }
        Set<String> inCycles = new TreeSet<>(needs.keySet());
        inCycles.removeAll(free);
        assertThat(inCycles).isEmpty();
    }

    @Test
    void eachSaysHowItIsReplaced() {
        for (ShippedBundle bundle : bundles) {
            String kind = header(bundle, "Camhost-Swap");
            if (INTERFACES.contains(bundle.artifact()))
                assertThat(kind).as(bundle.artifact()).isEmpty();
            else assertThat(kind).as(bundle.artifact()).isIn("owner", "handler");
        }
    }

    @Test
    void symbolicNameArtifactAndPackageAreTheSameWords() throws IOException {
        for (ShippedBundle bundle : bundles) {
            assertThat(header(bundle, "Bundle-SymbolicName").split(";")[0]).isEqualTo(bundle.artifact());
            String folder = bundle.artifact().replace('.', '/') + "/";
            assertThat(entries(bundle)).as(bundle.artifact()).anyMatch(name -> name.startsWith(folder));
        }
    }

    @Test
    void nobodyNeedsAnnotationsAtRunTime() {
        for (ShippedBundle bundle : bundles)
            assertThat(names(bundle, "Import-Package"))
                    .as(bundle.artifact())
                    .noneMatch(name -> name.startsWith("org.jspecify"));
    }

    @Test
    void nobodyHidesForeignCodeInside() throws IOException {
        for (ShippedBundle bundle : bundles) {
            List<String> foreign = new ArrayList<>();
            for (String name : entries(bundle)) {
                boolean code = name.endsWith(".class") || name.endsWith(".jar") || name.endsWith(".so");
                if (code && !name.startsWith("io/camhost/")) foreign.add(name);
                if (name.endsWith(".min.js") && !bundle.artifact().equals("io.camhost.web")) foreign.add(name);
            }
            assertThat(foreign).as(bundle.artifact()).isEmpty();
        }
    }

    /** Its package is a private copy in each that needs it: one copy that others import would pin them all. */
    @Test
    void theSwapModuleIsNobodysBundle() {
        assertThat(bundles).noneMatch(bundle -> bundle.artifact().equals("io.camhost.swap"));
        for (ShippedBundle bundle : bundles)
            assertThat(importsOfOurs(bundle))
                    .as(bundle.artifact())
                    .noneMatch(name -> name.startsWith("io.camhost.swap"));
    }

    private static List<String> entries(ShippedBundle bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.jar().toFile())) {
            return jar.stream().map(entry -> entry.getName()).toList();
        }
    }
}
