package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** A host under load, whose bundles are replaced. What anybody notices is noted. */
final class LoadRun implements AutoCloseable {
    /** Requests in a second. */
    private static final long SECOND = 400;

    private final Host host;
    private final Path folder;
    private final String driver;
    private final LagProbe lag = new LagProbe().start();
    private final Tally tally = new Tally(lag);
    private final List<Row> rows = new ArrayList<>();
    private final Admin admin;
    private final Clients clients;
    private final Mix mix;
    private final Simulator simulator;
    private final Download download;
    private final Slow slow;
    private final Pictures pictures;
    private Duration patience = Duration.ofSeconds(45);
    private Shape before;
    private Tally.Longest quietOnce;

    /**
     * One line of the report.
     *
     * @param stall longest answer while it was replaced. @param quiet the same without a swap. @param lag of this process
     * @param down what the swap engine says of itself
     */
    record Row(String bundle, String how, int swaps, Tally.Longest stall, Tally.Longest quiet, long lag, String down) {}

    /** @param driver which media server. @param rtsp where it has RTSP, else 0 */
    LoadRun(Host host, Path folder, String driver, int rtsp) {
        this.host = host;
        this.folder = folder;
        this.driver = driver;
        admin = new Admin(host.data());
        String token = host.token("admin");
        int port = host.port("main");
        String live = driver.equals("ffmpeg") ? "/live/-/camera0/index.m3u8" : "";
        mix = new Mix(token, Slow.LARGE, live);
        clients = new Clients(port, host.port("health"), token, tally, mix);
        simulator = new Simulator(admin, tally);
        download = new Download(port, "/files/recordings/" + Slow.LARGE, token, tally);
        slow = new Slow(port, token, tally);
        pictures = new Pictures(host, folder, port, rtsp, token, tally);
    }

    /** Everybody comes; returns when all are at work. */
    LoadRun start() {
        pictures.start();
        clients.start();
        simulator.start();
        download.start();
        slow.start();
        tally.await(3 * SECOND); // warm
        before = Shape.of(host.pid());
        return this;
    }

    /** How long what has been replaced may take to go away (JNA's cleaner alone keeps a class loader for 30 s). */
    LoadRun patience(Duration time) {
        patience = time;
        return this;
    }

    /** One window without a swap for all bundles, where there is no time for an equally long one after each. */
    LoadRun quietOnce() {
        tally.begin("no swap");
        tally.await(4 * SECOND);
        quietOnce = tally.longest();
        return this;
    }

    /** A bundle that is wrong on purpose, for two seconds. */
    void wrong(String what, Path faulty, Path shipped) {
        tally.begin(what);
        replace(List.of(faulty));
        tally.await(2 * SECOND);
        replace(List.of(shipped));
        tally.await(SECOND);
        tally.begin("after " + what);
    }

    /** There and back, so often, and then as long without a swap. */
    void swap(Upgrade upgrade, int times) {
        mix.cross(upgrade.name());
        tally.await(SECOND / 8);
        tally.begin("the swap of " + upgrade.name());
        long begun = System.nanoTime();
        List<String> down = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            down.add(swap(upgrade, upgrade.raised(), true));
            down.add(swap(upgrade, upgrade.shipped(), false));
        }
        row(upgrade.name(), Upgrade.kinds(upgrade.kind()), 2 * times, begun, down);
    }

    private void row(String name, String how, int swaps, long begun, List<String> down) {
        long end = System.nanoTime();
        Tally.Longest stall = tally.longest();
        Tally.Longest quiet = quietOnce;
        if (quiet == null) {
            tally.begin("no swap, after " + name);
            await().atMost(10, TimeUnit.MINUTES).until(() -> System.nanoTime() - end > end - begun);
            quiet = tally.longest();
        }
        var row = new Row(
                name,
                how,
                swaps,
                stall,
                quiet,
                TimeUnit.NANOSECONDS.toMillis(lag.longest(begun, end)),
                String.join(" ", down));
        rows.add(row);
        System.out.println(Report.line(row));
    }

    private String swap(Upgrade upgrade, Path jar, boolean raised) {
        JsonNode report = replace(List.of(jar));
        if (report.path("failure").isTextual()) return "-";
        tally.await(SECOND / 8);
        try {
            JsonNode status = admin.get("/admin/status");
            boolean listed = status.path("differences").toString().contains("\"io.camhost." + upgrade.name() + "\"");
            if (listed != raised) tally.note(Finding.Kind.NEW_CODE, upgrade.name() + ": " + status.path("differences"));
            JsonNode again = admin.get("/admin/swap/" + report.path("id").asText());
            if (upgrade.shows(driver) && upgrade.raisedAnswers(status, again) != raised)
                tally.note(
                        Finding.Kind.NEW_CODE,
                        upgrade.name() + ": " + (raised ? "the new" : "the old") + " code does not answer: " + status);
        } catch (IOException e) {
            tally.note(Finding.Kind.FAILED_REQUEST, "status after the swap of " + upgrade.name() + ": " + e);
        }
        tally.await(SECOND / 8);
        return Report.down(report);
    }

    /** One change of {@code api} and all that is built on it, and back. */
    void swapEverything(List<Path> raised, List<Path> shipped) {
        mix.cross("");
        tally.begin("the swap of api and everything built on it", true);
        long begun = System.nanoTime();
        List<String> down = new ArrayList<>();
        for (List<Path> jars : List.of(raised, shipped)) {
            JsonNode report = replace(jars);
            down.add(Report.down(report));
            tally.await(SECOND);
        }
        row("api and all built on it", "one transaction", 2, begun, down);
    }

    /** As the command does it; a failure is noted. @return the report */
    JsonNode replace(List<Path> jars) {
        JsonNode report = replaced(jars);
        if (report.path("failure").isTextual())
            tally.note(Finding.Kind.SWAP, report.path("steps") + " " + report.path("failure"));
        return report;
    }

    private JsonNode replaced(List<Path> jars) {
        try {
            List<String> files = jars.stream()
                    .map(jar -> jar.toAbsolutePath().normalize().toString())
                    .toList();
            String id =
                    admin.post("/admin/swap", Map.of("files", files)).path("id").asText();
            JsonNode[] report = new JsonNode[1];
            await("swap " + id)
                    .ignoreExceptionsInstanceOf(IOException.class) // what answers may itself be replaced
                    .atMost(90, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        report[0] = admin.get("/admin/swap/" + id);
                        return report[0].path("done").asBoolean();
                    });
            return report[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the viewers would say now; the load need not be able to go on. */
    List<String> viewersComplain() {
        return pictures.viewersComplain();
    }

    List<Row> rows() {
        return rows;
    }

    /** Everybody leaves; what was noticed. */
    List<Finding> end() {
        mix.cross("");
        tally.begin("the end");
        tally.await(3 * SECOND);
        held();
        simulator.close();
        slow.close();
        clients.stopSending();
        pictures.end();
        heard();
        clients.lookForClosed();
        download.close();
        List<Finding> findings = tally.end();
        String errors = Report.errors(folder.resolve("log/camhost.log"));
        if (!errors.isEmpty()) findings.add(new Finding(Finding.Kind.LOG, errors));
        return findings;
    }

    /** Under the same load as before the first swap. */
    private void held() {
        long pid = host.pid();
        settle(Finding.Kind.CLASS_LOADER, "still in memory: ", () -> Shape.leftOver(Shape.loaders(pid)));
        // pools keep what a long swap has brought while there is load: 24 of the gateway, 32 of slow calls at most
        Map<String, Integer> pools = Map.of(
                "gateway-", 16, "rpc-", 24, "cameras-#", 8, "shell-", 4, "files-", 4, "process reaper", 4, "web-", 4);
        settle(
                Finding.Kind.THREADS,
                "more than before: ",
                () -> Shape.grown(before.threads(), Shape.threads(pid), pools));
        Map<String, Integer> open = Map.of(
                "socket",
                8,
                "pipe",
                4,
                "anon_inode",
                4,
                Shape.general(host.data().toString()),
                4);
        Shape[] after = new Shape[1];
        settle(Finding.Kind.DESCRIPTORS, "more than before: ", () -> {
            after[0] = Shape.of(pid);
            return Shape.grown(before.files(), after[0].files(), open);
        });
        long grown = after[0].heapKilobytes() - before.heapKilobytes();
        System.out.printf(
                "heap after a collection: %d KB before, %d KB after%n",
                before.heapKilobytes(), after[0].heapKilobytes());
        // the last 4096 events are kept, 8 MiB at most; and the JVM's own soft caches fill up
        if (grown > 12 * 1024 + before.heapKilobytes() / 10)
            tally.note(Finding.Kind.HEAP, "grown by " + grown + " KB from " + before.heapKilobytes() + " KB");
    }

    /** Something that may take a while to go away. */
    private void settle(Finding.Kind kind, String what, Supplier<List<String>> left) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> last = left.get();
        while (!last.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            last = left.get();
        }
        if (!last.isEmpty()) tally.note(kind, what + String.join(", ", last));
    }

    private void heard() {
        List<Heard> all = clients.heard();
        List<String> done = simulator.done();
        try {
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> all.stream()
                            .allMatch(one -> Heard.comings(one.events(), Simulator.PREFIX)
                                            .size()
                                    >= done.size()));
        } catch (ConditionTimeoutException missing) {
            // told below
        }
        List<Heard.Event> first = all.get(0).events();
        for (int i = 0; i < all.size(); i++) {
            List<Heard.Event> events = all.get(i).events();
            note(i, "twice or out of order: ", Heard.disorder(events));
            note(
                    i,
                    "the simulator's list and camera.connected differ ",
                    Heard.difference(done, Heard.comings(events, Simulator.PREFIX)));
            note(
                    i,
                    "the simulator's list and camera_status_update differ ",
                    Heard.difference(done, Heard.changes(events, Simulator.PREFIX)));
            note(i, "not what client 0 has heard ", Heard.difference(first, events));
        }
        System.out.println(done.size() + " cameras came and went, " + first.size() + " events to each client");
    }

    private void note(int client, String what, String found) {
        if (!found.isEmpty()) tally.note(Finding.Kind.EVENTS, "client " + client + ": " + what + found);
    }

    @Override
    public void close() {
        simulator.close();
        simulator.pullAll();
        slow.close();
        clients.close();
        pictures.close();
        download.close();
        lag.close();
    }
}
