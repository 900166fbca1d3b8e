package io.camhost.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code camhost run}: the host, in the foreground, until a signal or {@code camhost stop}. */
final class RunCommand {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(28); // the rest of 30 s is for the JVM itself

    private static final int MOST_LINES = 40; // of one problem
    /** Set until the host is ready: what stops the start is told here, and so not by the log on a terminal. */
    private static final String STARTING = "camhost.starting";
    /** What was left out of this start, as JSON: the status tells of it. */
    private static final String LEFT_OUT = "camhost.left.out";

    private final Places places;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    RunCommand(Places places, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.places = places;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) {
        System.setProperty("camhost.began.nanos", Long.toString(System.nanoTime())); // the bundles' Uptime reads it
        if (places.confGiven()) Texts.requireFile("the configuration", places.conf());
        places.prepare();
        boolean terminal = Boolean.getBoolean("camhost.terminal");
        try (RunningHost.Claim claim = RunningHost.claim(places)) {
            InstallPlan plan = InstallPlan.of(places, arguments.has("--shipped"));
            plan.remarks().forEach(remark -> err.println("camhost: " + remark));
            useFolders(LogSettings.write(places.run(), LogSettings.of(places.log(), terminal, environment)));
            return host(plan, properties(arguments, terminal), terminal, claim);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failure.FAILED;
        }
    }

    /** What libraries ask the JVM for; a {@code /tmp} may forbid execution. */
    private void useFolders(Path logging) {
        System.setProperty(STARTING, "true");
        System.setProperty("camhost.logging", logging.toString());
        System.setProperty("jna.tmpdir", places.cache().resolve("tmp").toString());
        // or Jetty asks the JVM's management beans, which come with some 200 classes, to pad a queue to whole cache
        // lines
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
        System.setProperty("java.io.tmpdir", places.cache().resolve("tmp").toString());
    }

    private Map<String, String> properties(Arguments arguments, boolean terminal) {
        Map<String, String> properties = new HashMap<>();
        properties.put("camhost.home", places.home().toString());
        if (places.confGiven() || Files.exists(places.conf()))
            properties.put("camhost.conf", places.conf().toString());
        properties.put("camhost.data", places.data().toString());
        properties.put("camhost.log", places.log().toString());
        properties.put("camhost.demo", Boolean.toString(arguments.has("--demo")));
        properties.put("camhost.terminal", Boolean.toString(terminal));
        properties.put("camhost.version", Version.number());
        properties.put("camhost.build", Version.build());
        properties.put(
                "org.ops4j.pax.logging.StaticLogbackFile",
                places.home().resolve("lib/logback.xml").toString());
        properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        properties.put("org.ops4j.pax.logging.service.frameworkEventsLogLevel", "WARN");
        properties.put("org.ops4j.pax.logging.skipJUL", "true");
        properties.put("felix.cm.pm", "memory");
        properties.put("ds.loglevel", "warn");
        return properties;
    }

    private int host(InstallPlan plan, Map<String, String> properties, boolean terminal, RunningHost.Claim claim)
            throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Deque<HostFramework> begun = new ConcurrentLinkedDeque<>();
        begun.add(new HostFramework(places, properties));
        Thread hook = new Thread(() -> stopOnSignal(begun.getLast(), claim, ended), "camhost-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        InstallPlan used = plan;
        List<String> problems = begun.getLast().start(plan);
        LastGood lastGood = LastGood.of(places);
        for (Set<String> leftOut : lastGood.suspects(plan.swapped(), problems)) {
            if (problems.isEmpty() || ended.get() || !begun.getLast().stop(STOP_LIMIT)) break;
            say(
                    "the host could not start with what was swapped in; it is started without "
                            + String.join(", ", leftOut) + ":",
                    problems);
            properties.put(LEFT_OUT, Json.write(leftOut(leftOut, problems)));
            used = InstallPlan.without(places, leftOut);
            begun.add(new HostFramework(places, properties));
            problems = begun.getLast().start(used);
        }
        if (ended.get()) return 0; // the hook ends the process
        HostFramework framework = begun.getLast();
        if (!problems.isEmpty()) {
            say("the host could not start:", problems);
            err.println("More may be in " + places.log().resolve("camhost.log"));
            framework.stop(STOP_LIMIT);
            ended.set(true);
            return Failure.FAILED;
        }
        if (used == plan) lastGood.keep(plan.swapped());
        OptionalLong millis = millisSince(System.getProperty("camhost.began"));
        System.clearProperty(STARTING);
        ClassArchive.of(System::getProperty).ready();
        new Announcement(places, out, terminal).print(millis);
        framework.awaitStop();
        ended.set(true);
        return 0;
    }

    private void say(String what, List<String> problems) {
        err.println("camhost: " + what);
        problems.forEach(problem -> Texts.head(problem, MOST_LINES).forEach(line -> err.println("  " + line)));
    }

    /** By symbolic name, why. */
    private static Map<String, String> leftOut(Set<String> names, List<String> problems) {
        String why = String.join(
                "; ",
                problems.stream()
                        .map(String::strip)
                        .map(problem -> problem.lines().findFirst().orElse(""))
                        .toList());
        Map<String, String> leftOut = new TreeMap<>();
        names.forEach(name -> leftOut.put(name, why));
        return leftOut;
    }

    /** @param began what {@code /proc/uptime} said when {@code bin/camhost} began, in seconds */
    private static OptionalLong millisSince(@Nullable String began) {
        if (began == null) return OptionalLong.empty();
        try {
            String now = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            return OptionalLong.of(Math.round((Double.parseDouble(now) - Double.parseDouble(began)) * 1000));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Runs when the JVM was told to end. A signal's own exit status would be 128 and more, so the process is ended here. */
    private void stopOnSignal(HostFramework framework, RunningHost.Claim claim, AtomicBoolean ended) {
        if (ended.getAndSet(true)) return;
        boolean clean = false;
        try {
            clean = framework.stop(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!clean) err.println("camhost: not everything ended within 30 s");
        // from here on another host may have the folder: the JVM's archive of classes, written in halt, takes seconds
        if (clean) claim.close();
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }
}
