package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.framework.PaxExamTest;
import io.camhost.testing.framework.Platform;
import io.camhost.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Inside the framework, among the shipped bundles. */
@PaxExamTest
class PlatformIT {
    @Inject
    BundleContext context;

    @Inject
    Vault vault;

    @Configuration
    static Option[] shipped() throws IOException {
        Path data = Files.createTempDirectory("camhost-platform");
        return Platform.shipped(Path.of("../dist/target/camhost").toRealPath(), data)
                .toArray(Option[]::new);
    }

    @Test
    void everyShippedBundleIsResolved() {
        assertThat(Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getState() < Bundle.RESOLVED)
                        .map(Bundle::getSymbolicName)
                        .toList())
                .isEmpty();
    }

    @Test
    void theVaultTakesNothingThatPinsAClassLoader() {
        vault.put("test", Map.of("number", 1));
        assertThat(vault.take("test").orElseThrow().state()).isEqualTo(Map.of("number", 1));
    }
}
