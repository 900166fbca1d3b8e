package io.camhost.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** What is installed in the framework, and the few things a transaction does to it. */
final class Installed {
    private static final int REFRESH_SECONDS = 30;
    /** At which what was added starts. */
    static final int ADDED_LEVEL = 40;
    /** Before the address of a jar that the framework uses where it is. */
    private static final String IN_PLACE = "reference:";

    private final BundleContext context;
    private final Stopping stopping;

    /** @param context of the framework itself: our own ends when we are replaced */
    Installed(BundleContext context, Stopping stopping) {
        this.context = context;
        this.stopping = stopping;
    }

    /** In bounded time. */
    void stop(Bundle bundle) throws BundleException, InterruptedException {
        stopping.stop(bundle, running -> running.stop(Bundle.STOP_TRANSIENT));
    }

    /** In bounded time. */
    void uninstall(Bundle bundle) throws BundleException, InterruptedException {
        stopping.stop(bundle, Bundle::uninstall);
    }

    BundleContext context() {
        return context;
    }

    /** The one in use of that name: running before not, then the newest. */
    Optional<Bundle> find(String symbolicName) {
        return all().stream()
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .max(Comparator.<Bundle, Boolean>comparing(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .thenComparing(Bundle::getVersion));
    }

    List<Bundle> all() {
        return List.of(context.getBundles());
    }

    Bundle install(String location, Path jar) throws BundleException, IOException {
        try (InputStream content = Files.newInputStream(jar)) {
            return context.installBundle(location, content);
        }
    }

    static void update(Bundle bundle, Path jar) throws BundleException, IOException {
        try (InputStream content = Files.newInputStream(jar)) {
            bundle.update(content);
        }
    }

    static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    static void startLevel(Bundle bundle, int level) {
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    }

    static int startLevel(Optional<Bundle> bundle) {
        return bundle.map(Installed::startLevel).orElse(ADDED_LEVEL);
    }

    boolean resolve(Collection<Bundle> bundles) {
        return wiring().resolveBundles(bundles);
    }

    /** All that is refreshed along with these. */
    Collection<Bundle> closure(Collection<Bundle> bundles) {
        return wiring().getDependencyClosure(bundles);
    }

    /** Rewires these and all that hangs on them; returns when they are running again. */
    void refresh(Collection<Bundle> bundles) throws InterruptedException, BundleException {
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring().refreshBundles(bundles, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) refreshed.countDown();
        });
        if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS))
            throw new BundleException("the refresh did not end within " + REFRESH_SECONDS + " s");
    }

    private FrameworkWiring wiring() {
        return context.getBundle().adapt(FrameworkWiring.class);
    }

    /** The file a bundle was installed from, be it copied by the framework or used where it is; empty when it is not known or gone. */
    static Optional<Path> origin(Bundle bundle) {
        try {
            String text = bundle.getLocation();
            URI location = new URI(text.startsWith(IN_PLACE) ? text.substring(IN_PLACE.length()) : text);
            if (!"file".equals(location.getScheme())) return Optional.empty();
            return Optional.of(Path.of(location.getPath())).filter(Files::isReadable);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static List<String> names(Collection<Bundle> bundles) {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : bundles) names.add(bundle.getSymbolicName());
        names.sort(Comparator.naturalOrder());
        return names;
    }
}
