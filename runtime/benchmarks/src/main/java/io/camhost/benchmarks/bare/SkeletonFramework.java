package io.camhost.benchmarks.bare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/** Felix with the bundles of one folder and nothing else. */
public final class SkeletonFramework {
    private SkeletonFramework() {}

    /** @param arguments folder of the bundles, folder for the framework's cache, port */
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("org.osgi.framework.storage", arguments[1]);
        configuration.put("org.osgi.framework.storage.clean", "onFirstInit");
        configuration.put(
                "org.osgi.framework.system.packages.extra",
                "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,org.slf4j.spi;version=2.0.17");
        configuration.put(
                "org.osgi.framework.system.capabilities.extra",
                "osgi.extender;osgi.extender=osgi.serviceloader.registrar;version:Version=1.0,"
                        + "osgi.extender;osgi.extender=osgi.serviceloader.processor;version:Version=1.0");
        configuration.put("skeleton.port", arguments[2]);
        configuration.put("ds.loglevel", "warn");
        Framework framework = new Felix(configuration);
        framework.init();
        List<Bundle> bundles = new ArrayList<>();
        try (var jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.sorted().toList())
                bundles.add(
                        framework.getBundleContext().installBundle(jar.toUri().toString()));
        }
        framework.start();
        for (Bundle bundle : bundles) bundle.start();
        // an orderly end, as ours has, writes the archive of classes
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "skeleton-stop"));
        framework.waitForStop(0);
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (Exception e) {
            System.err.println("the skeleton does not stop: " + e);
        }
    }
}
