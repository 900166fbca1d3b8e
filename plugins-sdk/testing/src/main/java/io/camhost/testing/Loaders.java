package io.camhost.testing;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;

/** Whether a bundle that was replaced has really gone. */
public final class Loaders {
    private Loaders() {}

    /**
     * Fails unless the class loader is collected within 45 s (JNA's cleaner alone may keep one for 30 s). The caller must not hold
     * the loader itself, nor a class or object of it.
     */
    public static void assertLoaderCollected(WeakReference<ClassLoader> loader) {
        await("the old bundle's class loader is collected")
                .atMost(Duration.ofSeconds(45))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    System.gc();
                    return loader.refersTo(null);
                });
    }
}
