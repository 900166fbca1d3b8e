package io.camhost.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The embedded framework with the bundles of one {@link InstallPlan}. Its cache is built anew at every start: what lasts is in the
 * program folder and under {@code data}.
 */
final class HostFramework {
    /** How long one start level may take; {@code CAMHOST_START_LIMIT} in seconds, for machines that are very slow. */
    private static final Duration LONGEST_LEVEL = Duration.ofSeconds(startLimit(System.getenv("CAMHOST_START_LIMIT")));
    /** How long the parts may take to find each other after that. */
    private static final Duration SETTLE = LONGEST_LEVEL.dividedBy(3);

    private static final Duration FAILURE_STAYS = Duration.ofSeconds(1);

    private final FrameworkLog log = new FrameworkLog();
    private final Framework framework;
    private final Path cache;

    /** @param properties for {@code BundleContext.getProperty} */
    HostFramework(Places places, Map<String, String> properties) {
        cache = places.cache();
        Map<String, Object> configuration = new HashMap<>(properties);
        configuration.put(
                "org.osgi.framework.storage", places.cache().resolve("felix").toString());
        configuration.put("org.osgi.framework.storage.clean", "onFirstInit");
        configuration.put("org.osgi.framework.startlevel.beginning", "1");
        // a bundle may be replaced by one of the same version, side by side
        configuration.put("org.osgi.framework.bsnversion", "multiple");
        configuration.put("felix.log.logger", log);
        configuration.put("felix.log.level", "2");
        framework = new Felix(configuration);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * Installs, resolves and starts all, and waits until the components are satisfied and the sockets listen.
     *
     * @return why that did not work, a line for each cause; empty when the host is ready
     */
    List<String> start(InstallPlan plan) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        try {
            framework.init();
            List<Bundle> bundles = install(plan, problems);
            if (!problems.isEmpty()) return problems; // what else would be said only follows from it
            problems.addAll(Wires.resolve(framework, bundles));
            if (!problems.isEmpty()) return problems;
            framework.start();
            List<Integer> levels = plan.firstLevels();
            for (int level : levels) {
                problems.addAll(reach(level, bundles));
                // a configuration that is refused must not be followed by all that goes wrong without it
                boolean last = level == levels.get(levels.size() - 1);
                if (!last) problems.addAll(new Readiness(context()).failures());
                if (!problems.isEmpty()) return problems;
            }
            problems.addAll(reach(plan.lastLevel(), bundles));
            if (!problems.isEmpty()) return problems;
            orderOfTheEnd(plan, bundles);
        } catch (BundleException e) {
            problems.add("the framework does not start: " + e.getMessage());
            problems.addAll(log.lines());
            return problems;
        }
        return settle();
    }

    private List<Bundle> install(InstallPlan plan, List<String> problems) {
        List<Bundle> bundles = new ArrayList<>();
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        int usual = levels.getInitialBundleStartLevel();
        for (InstallPlan.Item item : plan.items()) {
            try {
                levels.setInitialBundleStartLevel(Math.max(1, item.firstLevel())); // else each bundle is written twice
                // in place: to copy all jars takes longer than all the rest of the installation
                Bundle bundle = framework
                        .getBundleContext()
                        .installBundle("reference:" + item.file().toUri());
                if (!isFragment(bundle)) bundle.start(); // noted; it starts with its level
                bundles.add(bundle);
            } catch (BundleException | RuntimeException e) {
                if (Texts.isFull(cache)) {
                    problems.add("no room is left for " + cache
                            + ": make room there, or choose another folder with --data DIR");
                    return bundles;
                }
                problems.add(item.file().getFileName() + " cannot be installed: " + Texts.innermost(e));
            }
        }
        levels.setInitialBundleStartLevel(usual);
        return bundles;
    }

    /** What has begun early has its own level from now on, and so ends before what it serves. */
    private static void orderOfTheEnd(InstallPlan plan, List<Bundle> bundles) {
        for (int i = 0; i < bundles.size(); i++) {
            InstallPlan.Item item = plan.items().get(i);
            if (item.startLevel() != item.firstLevel())
                bundles.get(i).adapt(BundleStartLevel.class).setStartLevel(item.startLevel());
        }
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private List<String> reach(int level, List<Bundle> bundles) throws InterruptedException {
        List<String> errors = new CopyOnWriteArrayList<>();
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) reached.countDown();
        });
        if (!reached.await(LONGEST_LEVEL.toMillis(), TimeUnit.MILLISECONDS))
            return List.of("start level " + level + " was not reached within " + LONGEST_LEVEL.toSeconds() + " s: "
                    + String.join(", ", starting(bundles)));
        for (Bundle bundle : bundles) {
            if (bundle.adapt(BundleStartLevel.class).getStartLevel() != level || isFragment(bundle)) continue;
            if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) continue;
            errors.add("bundle " + Wires.name(bundle) + " does not start: " + whyNot(bundle));
        }
        return errors;
    }

    private static List<String> starting(List<Bundle> bundles) {
        return bundles.stream()
                .filter(bundle -> bundle.getState() == Bundle.STARTING)
                .map(bundle -> bundle.getSymbolicName() + " is still starting")
                .toList();
    }

    /** The framework tells its listeners why, but once more is simpler and says the same. */
    private static String whyNot(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return "it started only when asked again";
        } catch (BundleException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return String.valueOf(cause.getMessage());
        }
    }

    private static int startLimit(@Nullable String seconds) {
        return seconds != null && seconds.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(seconds) : 60;
    }

    /** Waits until all is well; gives up early when what has failed stays so. */
    private List<String> settle() throws InterruptedException {
        Readiness readiness = new Readiness(framework.getBundleContext());
        long begun = System.nanoTime();
        long failedSince = 0;
        while (true) {
            Readiness.State state = readiness.look();
            if (state.ready()) return List.of();
            long now = System.nanoTime();
            if (state.failed().isEmpty()) failedSince = 0;
            else if (failedSince == 0) failedSince = now;
            boolean givenUp = failedSince != 0 && now - failedSince > FAILURE_STAYS.toNanos();
            if (givenUp || now - begun > SETTLE.toNanos()) {
                List<String> problems = new ArrayList<>(state.failed());
                problems.addAll(state.waiting());
                return problems;
            }
            if (framework.getState() != Bundle.ACTIVE) return List.of("the framework was stopped while it started");
            TimeUnit.MILLISECONDS.sleep(25);
        }
    }

    /** Waits until somebody stops the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** @return whether all has ended in time */
    boolean stop(Duration limit) throws InterruptedException {
        if ((framework.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) == 0) return true;
        try {
            framework.stop();
        } catch (BundleException e) {
            return false;
        }
        return framework.waitForStop(limit.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }
}
