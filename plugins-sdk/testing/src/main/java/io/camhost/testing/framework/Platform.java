package io.camhost.testing.framework;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;
import org.ops4j.pax.exam.Option;

/** What a test in the framework starts with. */
public final class Platform {
    private Platform() {}

    /**
     * All bundles of a built distribution, by file and in the order of their folders, and JUnit.
     *
     * @param home the distribution
     * @param data where the host keeps its things: a folder of the test's own
     */
    public static List<Option> shipped(Path home, Path data) {
        List<Option> options = new ArrayList<>(List.of(
                cleanCaches(),
                systemProperty("pax.exam.logging").value("none"),
                frameworkProperty("felix.cm.pm").value("memory"),
                frameworkProperty("camhost.home").value(home.toString()),
                frameworkProperty("camhost.data").value(data.toString())));
        try (var folders = Files.list(home.resolve("system"))) {
            for (Path folder : folders.sorted().toList()) {
                try (var jars = Files.list(folder)) {
                    for (Path jar : jars.sorted().toList()) {
                        var bundle = bundle(jar.toUri().toString());
                        options.add(isFragment(jar) ? bundle.noStart() : bundle);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        options.addAll(junit());
        return options;
    }

    private static boolean isFragment(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Fragment-Host") != null;
        }
    }

    /** JUnit and this module, from the test's own class path. */
    public static List<Option> junit() {
        List<Option> options = new ArrayList<>();
        for (Class<?> one : List.of(
                AssertionFailedError.class,
                org.apiguardian.api.API.class,
                JUnitException.class,
                TestEngine.class,
                Launcher.class,
                Test.class,
                ParameterizedTest.class,
                JupiterTestEngine.class,
                net.bytebuddy.ByteBuddy.class, // of AssertJ
                org.assertj.core.api.Assertions.class,
                Platform.class)) options.add(bundle(jarOf(one)));
        return options;
    }

    private static String jarOf(Class<?> type) {
        try {
            return type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
