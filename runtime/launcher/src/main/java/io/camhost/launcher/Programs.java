package io.camhost.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of others on this machine, asked with a time limit. */
final class Programs {
    private static final int SECONDS = 10;
    /** Those a camera host may use, best first. */
    private static final List<String> ENCODERS = List.of("h264_v4l2m2m", "h264_vaapi", "libx264", "libopenh264");

    private Programs() {}

    /** @param problem its last words; empty when it works */
    record Encoder(String name, String problem) {
        boolean works() {
            return problem.isEmpty();
        }
    }

    static Optional<Path> find(String program, Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (folder.isEmpty()) continue;
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) return Optional.of(candidate);
        }
        return Optional.empty();
    }

    static Optional<String> firstLine(List<String> argv) throws InterruptedException {
        return run(argv).output.lines().filter(line -> !line.isBlank()).findFirst();
    }

    /** Those that are built into this ffmpeg, each tried on five frames. */
    static List<Encoder> h264Encoders(Path ffmpeg) throws InterruptedException {
        String list = run(List.of(ffmpeg.toString(), "-hide_banner", "-encoders")).output;
        List<Encoder> encoders = new ArrayList<>();
        for (String name : ENCODERS) if (list.contains(" " + name + " ")) encoders.add(tried(ffmpeg, name));
        return encoders;
    }

    private static Encoder tried(Path ffmpeg, String name) throws InterruptedException {
        List<String> argv = new ArrayList<>(List.of(ffmpeg.toString(), "-nostdin", "-hide_banner", "-v", "error"));
        if (name.contains("vaapi")) argv.addAll(List.of("-vaapi_device", "/dev/dri/renderD128"));
        argv.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-frames:v", "5"));
        argv.addAll(name.contains("vaapi") ? List.of("-vf", "format=nv12,hwupload") : List.of("-pix_fmt", "yuv420p"));
        argv.addAll(List.of("-c:v", name, "-f", "null", "-"));
        Result result = run(argv);
        if (result.status == 0) return new Encoder(name, "");
        List<String> lines =
                result.output.lines().filter(line -> !line.isBlank()).toList();
        return new Encoder(name, lines.isEmpty() ? "it failed" : lines.get(0));
    }

    private record Result(int status, String output) {}

    private static Result run(List<String> argv) throws InterruptedException {
        Path output = null;
        try {
            output = Files.createTempFile("camhost", ".out");
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "it did not end within " + SECONDS + " s");
            }
            return new Result(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Result(-1, Texts.reason(e));
        } finally {
            delete(output);
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        try {
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            // a small file in a temporary folder
        }
    }
}
