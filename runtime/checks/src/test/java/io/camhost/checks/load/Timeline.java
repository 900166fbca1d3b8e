package io.camhost.checks.load;

import io.camhost.checks.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A viewer that notes the time stamp of every picture it gets, and when it came, and never reconnects: an ffmpeg that copies without
 * decoding, or decodes to see what is damaged.
 */
final class Timeline implements AutoCloseable {
    /** Pictures may be so far apart: frames come 15 times a second. */
    static final double MOST_APART = 0.5;

    private final String name;
    private final Process process;
    private final Path log;
    private final long begun = System.nanoTime();
    private final List<Double> times = new ArrayList<>(); // guarded by itself, with the two below
    private long lastNanos;
    private long longestNanos;

    private Timeline(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        Thread reader = new Thread(this::read, "viewer-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** @param options go before {@code -i} */
    static Timeline watch(Path folder, String name, String address, String... options) {
        return watch(folder, name, address, List.of("-c", "copy"), options);
    }

    /** One that decodes, so that its log tells of damage. @param options go before {@code -i} */
    static Timeline decode(Path folder, String name, String address, String... options) {
        return watch(folder, name, address, List.of("-fps_mode", "passthrough"), options);
    }

    private static Timeline watch(Path folder, String name, String address, List<String> what, String... options) {
        Path log = folder.resolve(name + ".log");
        List<String> argv =
                new ArrayList<>(List.of("ffmpeg", "-y", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        argv.addAll(List.of(options));
        argv.addAll(List.of("-i", address, "-map", "0:v"));
        argv.addAll(what);
        argv.addAll(List.of("-flush_packets", "1", "-f", "framecrc", "-"));
        try {
            Process process =
                    new ProcessBuilder(argv).redirectError(log.toFile()).start();
            return new Timeline(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        double unit = 1;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#tb 0:")) {
                    String[] base = line.substring(6).strip().split("/");
                    unit = Double.parseDouble(base[0]) / Double.parseDouble(base[1]);
                }
                String[] fields = line.split(",");
                if (!line.startsWith("#") && fields.length >= 5) came(Long.parseLong(fields[1].strip()) * unit);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void came(double time) {
        long now = System.nanoTime();
        synchronized (times) {
            if (!times.isEmpty()) longestNanos = Math.max(longestNanos, now - lastNanos);
            lastNanos = now;
            times.add(time);
        }
    }

    /** Times of the pictures so far, in seconds. */
    List<Double> times() {
        synchronized (times) {
            return List.copyOf(times);
        }
    }

    /** The longest time without a picture, until now, since it was asked last. */
    Duration longestStall() {
        synchronized (times) {
            long longest = Math.max(longestNanos, System.nanoTime() - lastNanos);
            longestNanos = 0;
            return Duration.ofNanos(longest);
        }
    }

    /** Times of the pictures in a file, in the order in which they are to be decoded. */
    static List<Double> ofFile(Path file) {
        Host.Result result = Host.run(
                List.of(
                        "ffprobe",
                        "-v",
                        "error",
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "packet=dts_time",
                        "-of",
                        "csv=p=0",
                        file.toString()),
                Map.of());
        return result.output()
                .lines()
                .map(line -> line.replace(",", "").strip())
                .filter(line -> !line.isEmpty() && !line.equals("N/A"))
                .map(Double::valueOf)
                .toList();
    }

    boolean watching() {
        return process.isAlive();
    }

    /** What the viewer would complain of; empty when all is well. @param behind so late it may be */
    String complaint(Duration behind) {
        if (!watching()) return name + " was cut off: " + log();
        List<Double> times = times();
        String gap = gap(times);
        if (!gap.isEmpty()) return name + ": " + gap + "; " + log();
        double watched = (System.nanoTime() - begun) / 1e9;
        double seen = times.isEmpty() ? 0 : times.get(times.size() - 1) - times.get(0);
        if (seen < watched - behind.toMillis() / 1e3)
            return name + ": only " + seen + " s of " + watched + " s were seen";
        return "";
    }

    /** The first place where time goes back or leaps; empty when it runs on. */
    static String gap(List<Double> times) {
        for (int i = 1; i < times.size(); i++) {
            double step = times.get(i) - times.get(i - 1);
            if (step < 0 || step > MOST_APART)
                return "after " + (times.get(i - 1) - times.get(0)) + " s time goes on by " + step + " s";
        }
        return "";
    }

    String log() {
        try {
            String text = Files.readString(log).strip();
            return text.length() > 1000 ? text.substring(text.length() - 1000) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
