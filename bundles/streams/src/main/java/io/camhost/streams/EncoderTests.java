package io.camhost.streams;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets ffmpeg's encoders work for a moment: does one bring back what it was given, and how much can it carry. Blocks. */
final class EncoderTests {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PICTURES = "testsrc=size=320x240:rate=10";
    private static final int FRAMES = 5;
    /** In decibels; what is wrong has less than 15, what is merely small in bits more than 25. */
    private static final double LIKE = 20;

    private static final Pattern AVERAGE = Pattern.compile("average:(inf|[0-9.]+)");
    private static final Pattern TIMES = Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s rtime=([0-9.]+)s");
    private static final int MEASURED_FRAMES = 45;
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    /** What is left for everything else. */
    private static final double SHARE = 0.75;

    private final Gate<Processes> processes;
    private final Codec codec;
    private final Path folder;
    private final int processors;

    /** @param folder for what is encoded meanwhile */
    EncoderTests(Gate<Processes> processes, Codec codec, Path folder, int processors) {
        this.processes = processes;
        this.codec = codec;
        this.folder = folder;
        this.processors = processors;
    }

    /** What an earlier result may be relied on with: ffmpeg and its libraries, the kernel, the processors, the codec. */
    String surroundings() throws InterruptedException {
        String version = new String(run(List.of("ffmpeg", "-version")).output(), StandardCharsets.UTF_8);
        return String.join(
                " | ",
                version.lines().findFirst().orElse(""),
                Integer.toHexString(version.hashCode()),
                System.getProperty("os.version", ""),
                processors + " processors",
                Files.exists(Path.of(Encoder.RENDER_NODE)) ? "render node" : "no render node",
                codec.toString());
    }

    /** @return {@code works}, or what it does instead */
    String test(Encoder encoder) throws InterruptedException {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        argv.addAll(encoder.inputOptions());
        argv.addAll(List.of("-f", "lavfi", "-i", PICTURES));
        argv.addAll(encoder.arguments(codec, 320, 240, FrameRate.of(10), List.of()));
        argv.addAll(List.of("-frames:v", Integer.toString(FRAMES), "-f", "h264", "-"));
        Processes.Result run = run(argv);
        if (run.timedOut()) return "hangs";
        if (run.exitCode() != 0 || run.output().length == 0) return run.errors().isBlank() ? "gives nothing" : "fails";
        return withFile("h264", file -> {
            Files.write(file, run.output());
            return like(file) ? "works" : "gives other pictures than it gets";
        });
    }

    private boolean like(Path file) throws InterruptedException {
        Matcher average = AVERAGE.matcher(run(List.of(
                        "ffmpeg",
                        "-nostdin",
                        "-hide_banner",
                        "-nostats",
                        "-f",
                        "h264",
                        "-framerate",
                        "10",
                        "-i",
                        file.toString(),
                        "-f",
                        "lavfi",
                        "-i",
                        PICTURES,
                        "-frames:v",
                        Integer.toString(FRAMES),
                        "-lavfi",
                        "[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]psnr=shortest=1",
                        "-f",
                        "null",
                        "-"))
                .errors());
        return average.find() && (average.group(1).equals("inf") || Double.parseDouble(average.group(1)) >= LIKE);
    }

    /**
     * How many pixels per second this machine can take from cameras and encode: the pictures of an MJPEG camera are decoded and
     * encoded. By the processor's time and not by the clock, so that it does not matter what else is going on; but an encoder in
     * hardware is measured by the clock.
     */
    OptionalDouble measure(Encoder encoder) throws InterruptedException {
        double pixels = (double) WIDTH * HEIGHT * MEASURED_FRAMES;
        return withFile("mjpeg", file -> {
            Processes.Result made = run(List.of(
                    "ffmpeg",
                    "-nostdin",
                    "-hide_banner",
                    "-loglevel",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    "testsrc2=size=" + WIDTH + "x" + HEIGHT + ":rate=30,noise=alls=10:allf=t",
                    "-frames:v",
                    Integer.toString(MEASURED_FRAMES),
                    "-c:v",
                    "mjpeg",
                    "-q:v",
                    "8",
                    "-pix_fmt",
                    "yuvj422p",
                    "-y",
                    file.toString()));
            if (made.exitCode() != 0) return OptionalDouble.empty();
            List<String> argv = new ArrayList<>(
                    List.of("ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-benchmark"));
            argv.addAll(encoder.inputOptions());
            argv.addAll(List.of("-f", "mjpeg", "-framerate", "30", "-i", file.toString()));
            argv.addAll(encoder.arguments(codec, WIDTH, HEIGHT, FrameRate.of(30), List.of()));
            argv.addAll(List.of("-f", "null", "-"));
            Processes.Result run = run(argv);
            Matcher times = TIMES.matcher(run.errors());
            if (run.exitCode() != 0 || !times.find()) return OptionalDouble.empty();
            double busy = Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
            double passed = Double.parseDouble(times.group(3));
            double byProcessor = pixels * processors / Math.max(busy, 0.001);
            double byClock = pixels / Math.max(passed, 0.001);
            return OptionalDouble.of(SHARE * (encoder.hardware() ? Math.min(byClock, byProcessor) : byProcessor));
        });
    }

    private interface WithFile<T> {
        T apply(Path file) throws IOException, InterruptedException;
    }

    private <T> T withFile(String ending, WithFile<T> action) throws InterruptedException {
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "encoder-test", "." + ending);
            try {
                return action.apply(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("encoders cannot be tested, since the cache cannot be written", e);
        }
    }

    private Processes.Result run(List<String> argv) throws InterruptedException {
        Processes.Result run = processes.<Processes.Result>call(Deadline.in(LIMIT), there -> {
            try {
                return there.run(argv, Deadline.in(LIMIT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServiceGone("encoder test");
            }
        });
        if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
        return run;
    }
}
