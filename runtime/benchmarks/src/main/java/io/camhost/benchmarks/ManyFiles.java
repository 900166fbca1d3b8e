package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Listing while files come, where there are many: set against a host that has few. */
final class ManyFiles implements Benchmark {
    private static final int MANY = 5000;
    private static final int FEW = 50;
    private static final int LISTED = 50;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'camera0_'uuuu-MM-dd_HH-mm-ss'.jpg'");
    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** Who asks a host. @param folder to which its files come */
    private record Side(Wire wire, Path folder) {}

    @Override
    public void run(Bench bench) throws IOException {
        try (Camhost many = start(bench, "files-many", MANY);
                Camhost few = start(bench, "files-few", FEW);
                Wire ofMany = Wire.open(many.server().port(), "/ws");
                Wire ofFew = Wire.open(few.server().port(), "/ws")) {
            Side ours = side(bench, "files-many", many, ofMany);
            Side other = side(bench, "files-few", few, ofFew);
            int coming = MANY;
            for (String method : List.of("list_snapshots", "get_storage_info")) {
                Rounds p99 = new Rounds();
                Rounds fewP99 = new Rounds();
                for (int round = 0; round <= bench.rounds(); round++) {
                    double found = p99(ours, method, coming);
                    double ofOther = p99(other, method, coming);
                    coming += LISTED;
                    if (round == 0) continue; // warm
                    p99.add(found);
                    fewP99.add(ofOther);
                }
                String what = method + " with 5,000 snapshots, one more before each (bare: with 50): p99, ms";
                bench.table().compare(what, p99, fewP99, 2, null);
            }
        }
    }

    private static Camhost start(Bench bench, String name, int count) throws IOException {
        Path folder = Files.createDirectories(folder(bench, name));
        for (int i = 0; i < count; i++) add(folder, i);
        return Camhost.start(bench.places(), name, 2);
    }

    private static Path folder(Bench bench, String name) {
        return bench.places().work().resolve(name).resolve("data/snapshots/camera0");
    }

    private static Side side(Bench bench, String name, Camhost host, Wire wire) throws IOException {
        host.login("admin").greet(wire);
        return new Side(wire, folder(bench, name));
    }

    private static void add(Path folder, int number) throws IOException {
        Files.writeString(folder.resolve(NAME.format(FIRST.plusSeconds(number))), "picture");
    }

    private static double p99(Side side, String method, int from) throws IOException {
        Histogram nanos = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < LISTED; i++) {
            add(side.folder(), from + i);
            long begun = System.nanoTime();
            side.wire().succeed(Camhost.request(method));
            nanos.recordValue(System.nanoTime() - begun);
        }
        return nanos.getValueAtPercentile(99) / 1e6;
    }
}
