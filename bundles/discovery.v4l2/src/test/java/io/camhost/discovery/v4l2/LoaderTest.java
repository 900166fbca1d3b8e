package io.camhost.discovery.v4l2;

import static org.awaitility.Awaitility.await;

import io.camhost.testing.Loaders;
import io.camhost.vault.MemoryVault;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native code and threads hold nothing of a bundle that was replaced. */
class LoaderTest {
    /** Loads this package anew. */
    private static final class Bundle extends URLClassLoader {
        Bundle(URL... urls) {
            super(urls, LoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(LoaderTest.class.getPackageName() + ".")) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    /** Run in the other loader: listens with native code, looks, asks and ends. */
    static final class LooksOnce implements Runnable {
        @Override
        public void run() {
            var rules = new V4l2Discovery.Rules(
                    Pace.Mode.EVENT_FIRST, Duration.ofMillis(100), Duration.ofHours(1), Duration.ofSeconds(5), 2);
            var discovery =
                    new V4l2Discovery(V4l2Discovery.Machine.usual(), DeviceRange.of(), rules, new MemoryVault());
            NodeWords told = new NodeWords();
            try (Closeable handle = discovery.start(told)) {
                await().until(() -> told.words().contains("complete"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                discovery.stop();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReplacedBundleIsCollected() throws Exception {
        Loaders.assertLoaderCollected(lookOnce());
    }

    private static WeakReference<ClassLoader> lookOnce() throws Exception {
        try (Bundle bundle = new Bundle(home(V4l2Discovery.class), home(LoaderTest.class))) {
            var constructor = bundle.loadClass(LooksOnce.class.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
            return new WeakReference<>(bundle);
        }
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
