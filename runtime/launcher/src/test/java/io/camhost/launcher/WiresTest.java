package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class WiresTest {
    @TempDir
    Path folder;

    private Felix framework;

    @BeforeEach
    void start() throws Exception {
        framework = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install(String name, String header, String value) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        manifest.getMainAttributes().putValue(header, value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(bytes.toByteArray()));
    }

    @Test
    void whatNobodyProvidesIsNamedAndWhatFollowsFromItIsKeptApart() throws Exception {
        List<Bundle> bundles = List.of(
                install("a", "Import-Package", "no.such;version=\"[1.2,2)\""),
                install("b", "Require-Bundle", "a"),
                install("c", "Import-Package", "org.osgi.framework;version=\"[1.8,2)\""));
        assertThat(Wires.resolve(framework, bundles))
                .containsExactly(
                        "bundle a 1.0.0 needs package no.such [1.2.0,2.0.0), nobody provides it",
                        "because of that also: b");
        assertThat(bundles.get(2).getState()).isEqualTo(Bundle.RESOLVED);
    }

    @Test
    void whenAllResolveThereIsNothingToSay() throws Exception {
        assertThat(Wires.resolve(framework, List.of(install("c", "Import-Package", "org.osgi.framework"))))
                .isEmpty();
    }
}
