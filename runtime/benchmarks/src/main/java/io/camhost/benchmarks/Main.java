package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures, prints a table, and keeps it as Markdown. */
public final class Main {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("calls", new Calls());
        ALL.put("idle", new IdleConnections());
        ALL.put("events", new EventsToClients());
        ALL.put("start", new StartAndMemory());
        ALL.put("rest", new AtRest());
        ALL.put("snapshots", new SnapshotTiers());
        ALL.put("files", new ManyFiles());
    }

    private Main() {}

    /** @param arguments distribution, what the build put together, working folder, then options */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Path.of(arguments[2]).toAbsolutePath();
        Places places = new Places(
                Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath(), work);
        boolean quick = false;
        String only = "";
        for (int i = 3; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) quick = true;
            else if (arguments[i].equals("--only") && i + 1 < arguments.length) only = arguments[++i];
            else fail("unknown option '" + arguments[i] + "' (see --help)");
        }
        if (!only.isEmpty() && !ALL.containsKey(only))
            fail("'" + only + "' cannot be measured alone (" + String.join(", ", ALL.keySet()) + ")");
        limitTime();
        Table table = new Table(System.out);
        String machine = Machine.text();
        System.out.println(machine + "; load " + Machine.load() + (quick ? "; quick" : ""));
        table.head();
        List<String> names = only.isEmpty() ? List.copyOf(ALL.keySet()) : List.of(only);
        for (String name : names) {
            Benchmark benchmark = ALL.get(name);
            if (benchmark != null) benchmark.run(new Benchmark.Bench(places, quick, table));
        }
        Path file = work.resolve("bench.md");
        Files.writeString(
                file,
                machine + (quick ? ", quick" : "") + "\n\n" + table.markdown(false) + "\nAll that was measured:\n\n"
                        + table.markdown(true));
        System.out.println("written to " + file + (table.missed() == 0 ? "" : "; goals missed: " + table.missed()));
        System.exit(table.missed() == 0 ? 0 : 1);
    }

    private static void fail(String problem) {
        System.err.println("runtime/bench: " + problem);
        System.exit(2);
    }

    /** Something hangs: what was started ends with us. */
    private static void limitTime() {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(LIMIT.toMillis());
                        System.err.println("runtime/bench: not done after " + LIMIT.toMinutes() + " minutes; given up");
                        System.exit(3);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bench-limit");
        watch.setDaemon(true);
        watch.start();
    }
}
