package io.camhost.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.features.ShippedSet.ShippedBundle;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** All that is shipped finds in what is shipped all that it needs. */
class ShippedSetResolvesTest {

    @Test
    void everyBundleResolves(@TempDir Path folder) throws Exception {
        Framework framework = framework(folder);
        framework.init();
        try {
            List<Bundle> installed = new ArrayList<>();
            for (ShippedBundle shipped : ShippedSet.read().bundles()) {
                try (InputStream in = Files.newInputStream(shipped.jar())) {
                    installed.add(framework.getBundleContext().installBundle(shipped.id(), in));
                }
            }
            framework.adapt(FrameworkWiring.class).resolveBundles(installed);
            Map<String, String> unresolved = new TreeMap<>();
            for (Bundle bundle : installed)
                if (bundle.getState() == Bundle.INSTALLED) unresolved.put(bundle.getSymbolicName(), why(bundle));
            assertThat(unresolved).as("bundles that do not resolve").isEmpty();
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    /** Plain: nothing is added to what the framework itself provides. */
    private static Framework framework(Path folder) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.toString());
        configuration.put("felix.log.level", "0");
        return new Felix(configuration);
    }

    private static String why(Bundle bundle) {
        if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0)
            return "a fragment without its host";
        try {
            bundle.start();
            return "resolved late";
        } catch (BundleException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
