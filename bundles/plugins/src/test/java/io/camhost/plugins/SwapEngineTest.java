package io.camhost.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.operation.Swaps.Report;
import io.camhost.swap.Succession;
import io.camhost.testing.TinyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;

/** In a real framework, with bundles that are nothing but manifests. */
class SwapEngineTest {
    private static final Stopping STOPPING = new Stopping(Duration.ofMillis(300));

    @TempDir
    Path folder;

    private Framework framework;
    private BundleContext context;
    private SwapEngine engine;

    @BeforeEach
    void start() throws Exception {
        framework = new Felix(Map.of(
                "org.osgi.framework.storage",
                folder.resolve("cache").toString(),
                "org.osgi.framework.bsnversion",
                "multiple",
                "org.osgi.framework.startlevel.beginning",
                "60"));
        framework.start();
        Files.createDirectories(home().resolve("system"));
        context = framework.getBundleContext();
        engine = new SwapEngine(context, plugins(), Optional.of(home()), STOPPING);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Path plugins() {
        return folder.resolve("data/plugins");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Bundle ship(TinyBundle bundle, String file) throws BundleException, IOException {
        Path jar = bundle.in(home().resolve("system/40-camhost"), file);
        try (var content = Files.newInputStream(jar)) {
            Bundle installed = context.installBundle(jar.toUri().toString(), content);
            installed.start();
            return installed;
        }
    }

    private Path jar(TinyBundle bundle, String file) {
        return bundle.in(folder.resolve("new"), file);
    }

    private Report swap(Path... files) {
        return end(engine.start(List.of(files)));
    }

    private Report remove(String... names) {
        return end(engine.remove(List.of(names)));
    }

    private Report end(String id) {
        await().until(() -> engine.report(id).orElseThrow().done());
        return engine.report(id).orElseThrow();
    }

    private List<Bundle> named(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    private static Version version(String text) {
        return Version.parseVersion(text);
    }

    @Test
    void anOwnerIsReplacedInPlace() throws Exception {
        Bundle old = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        Report report = swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(report.steps()).first().asString().isEqualTo("a: 1.0.0 → 1.1.0, in place");
        assertThat(named("a")).containsExactly(old);
        assertThat(old.getVersion()).isEqualTo(version("1.1.0"));
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(Files.readString(plugins().resolve("active.json"))).contains("a-1.1.0.jar");
        assertThat(engine.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.shipped()).contains("1.0.0");
            assertThat(difference.active()).contains("1.1.0");
        });
    }

    @Test
    void whoIsReplacedCanTellASwapFromTheEnd() throws Exception {
        Bundle old = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        List<Boolean> expected = new CopyOnWriteArrayList<>();
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().equals(old))
                expected.add(Succession.expected(context));
        });
        assertThat(swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"))
                        .failure())
                .isEmpty();
        old.stop();
        assertThat(expected).containsExactly(true, false);
    }

    @Test
    void aHandlerIsReplacedSideBySide() throws Exception {
        Bundle old = ship(new TinyBundle("h", "1.0.0").kind("handler"), "h.jar");
        Report report = swap(jar(new TinyBundle("h", "1.1.0").kind("handler"), "h2.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(report.steps()).contains("h 1.1.0 runs beside the old one", "h 1.0.0 is stopped and removed");
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(named("h")).singleElement().satisfies(bundle -> {
            assertThat(bundle.getVersion()).isEqualTo(version("1.1.0"));
            assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        });
    }

    /** What has been let in must find everything behind it, whatever the order of the files. */
    @Test
    void whoUsesAServiceIsStoppedBeforeAndStartedAfterWhoOffersIt() throws Exception {
        Bundle back = ship(new TinyBundle("back", "1.0.0").kind("owner"), "back.jar");
        Bundle middle = ship(new TinyBundle("middle", "1.0.0").kind("handler"), "middle.jar");
        Bundle front = ship(new TinyBundle("front", "1.0.0").kind("handler"), "front.jar");
        uses(middle, back);
        uses(front, middle);
        List<String> seen = new CopyOnWriteArrayList<>();
        context.addBundleListener(event -> {
            if (event.getType() == BundleEvent.STOPPED)
                seen.add("-" + event.getBundle().getSymbolicName());
            if (event.getType() == BundleEvent.STARTED)
                seen.add("+" + event.getBundle().getSymbolicName());
        });
        Report report = swap(
                jar(new TinyBundle("middle", "1.1.0").kind("handler"), "middle2.jar"),
                jar(new TinyBundle("front", "1.1.0").kind("handler"), "front2.jar"),
                jar(new TinyBundle("back", "1.1.0").kind("owner"), "back2.jar"));
        assertThat(report.failure()).isEmpty();
        await().untilAsserted(() ->
                assertThat(seen).containsExactly("-front", "-middle", "-back", "+back", "+middle", "+front"));
    }

    private static void uses(Bundle user, Bundle offerer) {
        var service = offerer.getBundleContext().registerService(Object.class, new Object(), null);
        assertThat(user.getBundleContext().getService(service.getReference())).isNotNull();
    }

    @Test
    void theSameVersionCanBeSwappedToo() throws Exception {
        ship(new TinyBundle("h", "1.0.0").kind("handler"), "h.jar");
        Report report = swap(jar(new TinyBundle("h", "1.0.0").kind("handler").containing("other"), "h2.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(named("h")).singleElement().extracting(Bundle::getState).isEqualTo(Bundle.ACTIVE);
        assertThat(engine.differences()).hasSize(1);
    }

    @Test
    void whatWasShippedAndSwappedBackInIsTheWayBackOfTheNext() throws Exception {
        ship(new TinyBundle("h", "1.0.0").kind("handler"), "h.jar");
        swap(home().resolve("system/40-camhost/h.jar"));
        Report report = swap(jar(
                new TinyBundle("h", "1.1.0").kind("owner").header("Bundle-Activator", "no.such.Activator"), "bad.jar"));
        assertThat(report.failure()).isPresent();
        assertThat(report.steps()).noneMatch(step -> step.contains("no way back"));
        assertThat(named("h")).singleElement().satisfies(bundle -> {
            assertThat(bundle.getVersion()).isEqualTo(version("1.0.0"));
            assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        });
    }

    @Test
    void whatWasShippedCanBeSwappedBackIn() throws Exception {
        ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"));
        Report report = swap(home().resolve("system/40-camhost/a.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(engine.differences()).isEmpty();
        assertThat(Files.readString(plugins().resolve("active.json")).strip()).isEqualTo("{ }");
    }

    @Test
    void anInterfaceAndItsUsersAreOneTransaction() throws Exception {
        Bundle api = ship(new TinyBundle("api", "1.0.0").header("Export-Package", "p.api;version=1.0"), "api.jar");
        Bundle user = ship(
                new TinyBundle("user", "1.0.0").kind("owner").header("Import-Package", "p.api;version=\"[1.0,1.1)\""),
                "user.jar");
        Bundle other =
                ship(new TinyBundle("other", "1.0.0").header("Import-Package", "p.api;version=\"[1.0,2)\""), "o.jar");
        Report report = swap(
                jar(new TinyBundle("api", "1.1.0").header("Export-Package", "p.api;version=1.1"), "api2.jar"),
                jar(
                        new TinyBundle("user", "1.1.0")
                                .kind("owner")
                                .header("Import-Package", "p.api;version=\"[1.1,1.2)\""),
                        "user2.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(report.steps()).contains("restarted along with it: other");
        assertThat(List.of(api, user, other)).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        assertThat(user.getVersion()).isEqualTo(version("1.1.0"));
    }

    @Test
    void anInterfaceThatLeavesAUserBehindIsUndone() throws Exception {
        Bundle api = ship(new TinyBundle("api", "1.0.0").header("Export-Package", "p.api;version=1.0"), "api.jar");
        Bundle user = ship(
                new TinyBundle("user", "1.0.0").kind("owner").header("Import-Package", "p.api;version=\"[1.0,1.1)\""),
                "user.jar");
        Report report =
                swap(jar(new TinyBundle("api", "1.1.0").header("Export-Package", "p.api;version=1.1"), "api2.jar"));
        assertThat(report.failure()).isPresent();
        assertThat(api.getVersion()).isEqualTo(version("1.0.0"));
        assertThat(List.of(api, user)).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        assertThat(engine.differences()).isEmpty();
    }

    @Test
    void whatDoesNotResolveIsNotEvenBegun() throws Exception {
        Bundle old = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        Report report = swap(
                jar(new TinyBundle("a", "1.1.0").kind("owner").header("Import-Package", "no.such.thing"), "a2.jar"));
        assertThat(report.failure()).get().asString().contains("no.such.thing");
        assertThat(old.getVersion()).isEqualTo(version("1.0.0"));
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(named("a")).hasSize(1);
    }

    @Test
    void whatDoesNotStartIsPutBack() throws Exception {
        Bundle owner = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        Bundle handler = ship(new TinyBundle("h", "1.0.0").kind("handler"), "h.jar");
        Report first =
                swap(jar(new TinyBundle("a", "1.1.0").kind("owner").header("Bundle-Activator", "not.There"), "a2.jar"));
        Report second = swap(
                jar(new TinyBundle("h", "1.1.0").kind("handler").header("Bundle-Activator", "not.There"), "h2.jar"));
        assertThat(first.failure()).isPresent();
        assertThat(second.failure()).isPresent();
        assertThat(List.of(owner, handler)).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        assertThat(owner.getVersion()).isEqualTo(version("1.0.0"));
        assertThat(named("h")).containsExactly(handler);
        assertThat(engine.differences()).isEmpty();
    }

    /** What a bundle does when it ends. */
    private void atTheEndOf(Bundle bundle, Runnable act) {
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().equals(bundle)) act.run();
        });
    }

    @Test
    void whoHangsAtItsEndIsInterrupted() throws Exception {
        Bundle old = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        CountDownLatch never = new CountDownLatch(1);
        List<String> interrupted = new CopyOnWriteArrayList<>();
        atTheEndOf(old, () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.add(Thread.currentThread().getName());
            }
        });
        assertThat(swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"))
                        .failure())
                .isEmpty();
        assertThat(interrupted).containsExactly("plugins-stop-a");
        assertThat(old.getVersion()).isEqualTo(version("1.1.0"));
    }

    @Test
    void whoHangsForGoodIsNamedAndOthersCanBeReplaced() throws Exception {
        Bundle hanging = ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        Bundle other = ship(new TinyBundle("b", "1.0.0").kind("owner"), "b.jar");
        CountDownLatch end = new CountDownLatch(1);
        atTheEndOf(hanging, () -> {
            while (end.getCount() > 0) LockSupport.parkNanos(1_000_000);
        });
        try {
            Report report = swap(
                    jar(new TinyBundle("b", "1.1.0").kind("owner"), "b2.jar"),
                    jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"));
            assertThat(report.failure().orElseThrow())
                    .contains("a 1.0.0 does not end; it hangs in " + SwapEngineTest.class.getName())
                    .endsWith("its @Deactivate must return; start the host anew");
            assertThat(other.getVersion()).isEqualTo(version("1.0.0"));
            assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"))
                            .failure())
                    .hasValueSatisfying(why -> assertThat(why).contains("a 1.0.0 does not end"));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aNewBundleIsAdded() {
        Report report = swap(jar(new TinyBundle("extra", "1.0.0"), "extra.jar"));
        assertThat(report.failure()).isEmpty();
        assertThat(named("extra")).singleElement().extracting(Bundle::getState).isEqualTo(Bundle.ACTIVE);
        assertThat(engine.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.shipped()).isEmpty());
    }

    @Test
    void whatWasAddedCanBeRemoved() throws Exception {
        swap(jar(new TinyBundle("extra", "1.0.0").header("Bundle-Name", "Something Extra"), "extra.jar"));
        assertThat(engine.plugins()).singleElement().satisfies(plugin -> {
            assertThat(plugin.title()).isEqualTo("Something Extra");
            assertThat(plugin.running()).isTrue();
        });
        Report report = remove("extra");
        assertThat(report.failure()).isEmpty();
        assertThat(report.steps()).containsExactly("extra 1.0.0 is stopped and removed");
        assertThat(named("extra")).isEmpty();
        assertThat(engine.plugins()).isEmpty();
        assertThat(engine.differences()).isEmpty();
        try (var files = Files.list(plugins())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("active.json", "reports");
        }
    }

    @Test
    void aPluginWhoseClassesOthersUseIsRemovedTogetherWithThemOnly() throws Exception {
        swap(
                jar(new TinyBundle("lib", "1.0.0").header("Export-Package", "p.lib;version=1.0"), "lib.jar"),
                jar(new TinyBundle("user", "1.0.0").header("Import-Package", "p.lib"), "user.jar"));
        Report report = remove("lib");
        assertThat(report.failure()).contains("classes of it are used by user: remove these along with it");
        assertThat(named("lib")).singleElement().extracting(Bundle::getState).isEqualTo(Bundle.ACTIVE);
        assertThat(engine.plugins()).hasSize(2);
        assertThat(remove("lib", "user").failure()).isEmpty();
        assertThat(engine.plugins()).isEmpty();
    }

    @Test
    void onlyWhatWasAddedIsRemoved() throws Exception {
        ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        assertThatThrownBy(() -> engine.remove(List.of("a")))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.data()).containsEntry("state", "SHIPPED"));
        assertThatThrownBy(() -> engine.remove(List.of("b")))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.data()).containsEntry("id", "b"));
        assertThat(named("a")).hasSize(1);
    }

    @Test
    void whatAPluginLacksIsSaidInWords() throws Exception {
        ship(new TinyBundle("api", "1.0.0").header("Export-Package", "p.api;version=1.2"), "api.jar");
        assertThat(swap(jar(
                                new TinyBundle("x", "1.0.0")
                                        .header("Import-Package", "p.api;version=\"[2.0,3)\", no.such"),
                                "x.jar"))
                        .failure())
                .contains("x 1.0.0 needs package p.api from 2.0.0 on and before 3.0.0, this host has 1.2.0;"
                        + " package no.such, which nobody provides");
        assertThat(swap(jar(
                                new TinyBundle("y", "1.0.0")
                                        .header(
                                                "Require-Capability",
                                                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
                                "y.jar"))
                        .failure())
                .contains("y 1.0.0 needs Java 99, this is " + Runtime.version().feature());
        assertThat(named("x")).isEmpty();
        assertThat(engine.plugins()).isEmpty();
    }

    @Test
    void aFileThatIsNoBundleIsRefusedAtOnce() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> engine.start(List.of(text))).isInstanceOf(CamhostException.class);
    }

    @Test
    void aReportIsKnownToTheSuccessor() throws Exception {
        ship(new TinyBundle("a", "1.0.0").kind("owner"), "a.jar");
        Report report = swap(jar(new TinyBundle("a", "1.1.0").kind("owner"), "a2.jar"));
        SwapEngine successor = new SwapEngine(context, plugins(), Optional.of(home()), STOPPING);
        assertThat(successor.report(report.id())).contains(report);
    }

    @Test
    void whileOneIsUnderWayASecondIsToldWhichAndToWait() throws IOException {
        var begun = new Report(
                "20260102-030405-abcd",
                Instant.EPOCH,
                false,
                Duration.ZERO,
                List.of("io.camhost.rpc 1.0.0 → 1.0.1: stopped"),
                Optional.empty());
        new Journal(plugins().resolve("reports")).write(begun);
        Path file = jar(new TinyBundle("a", "1.0.0"), "a.jar");
        assertThatThrownBy(() -> engine.start(List.of(file)))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        refusal -> assertThat(String.valueOf(refusal.data().get("detail")))
                                .contains("20260102-030405-abcd", "io.camhost.rpc 1.0.0 → 1.0.1: stopped", "wait"));
    }
}
