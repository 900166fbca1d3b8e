package io.camhost.media.mediamtx;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.media.Encoding;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What viewers see while a camera does not publish: two dark seconds that say so, in the camera's own size and made by its own
 * encoder, since players do not like either to change. Made once for each kind of encoding, in the background. Threading: any.
 */
final class Clips {
    private static final Logger LOG = LoggerFactory.getLogger(Clips.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String TEXT =
            "drawtext=text='camera offline':fontcolor=0xb0b0b0:fontsize=h/14:x=(w-tw)/2:y=(h-th)/2";

    private final Path folder;
    private final Gate<Processes> processes;
    private final Executor workers;
    private final Runnable done;
    private final Set<Path> making = new HashSet<>();
    private final Set<Path> impossible = new HashSet<>();

    /** @param workers runs what takes seconds @param done is told when a clip has come, or will not */
    Clips(Path folder, Gate<Processes> processes, Executor workers, Runnable done) {
        this.folder = folder;
        this.processes = processes;
        this.workers = workers;
        this.done = done;
    }

    /** @param file empty: it cannot be made, the server's own has to do */
    record Clip(boolean decided, Optional<Path> file) {}

    synchronized Clip of(Encoding encoding) {
        Path file = folder.resolve(fingerprint(encoding) + ".mp4");
        if (Files.isRegularFile(file)) return new Clip(true, Optional.of(file));
        if (impossible.contains(file)) return new Clip(true, Optional.empty());
        if (making.add(file)) {
            try {
                workers.execute(() -> make(encoding, file));
            } catch (RejectedExecutionException full) {
                making.remove(file); // asked again in the next round
            }
        }
        return new Clip(false, Optional.empty());
    }

    private void make(Encoding encoding, Path file) {
        boolean made = false;
        boolean leaving = false;
        try {
            Files.createDirectories(folder);
            made = run(encoding, codec(encoding), file, true)
                    || run(encoding, codec(encoding), file, false)
                    || run(encoding, fallback(encoding), file, false);
        } catch (IOException | CamhostException e) {
            LOG.warn("the clip for an offline camera cannot be made: {}", e.toString());
        } catch (ServiceGone e) {
            leaving = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leaving = true;
        }
        synchronized (this) {
            making.remove(file);
            if (!made && !leaving) impossible.add(file);
        }
        done.run();
    }

    private boolean run(Encoding encoding, List<String> codec, Path file, boolean text)
            throws IOException, InterruptedException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        int device = encoding.inputOptions().indexOf("-vaapi_device");
        if (device >= 0) argv.addAll(encoding.inputOptions().subList(device, device + 2));
        String size = size(encoding);
        argv.addAll(List.of("-f", "lavfi", "-i", "color=c=0x181818:s=" + size + ":r=" + encoding.rate()));
        if (text && !codec.contains("-vf")) argv.addAll(List.of("-vf", TEXT));
        argv.addAll(codec);
        argv.addAll(List.of("-t", "2", "-f", "mp4", "-y", temporary.toString()));
        Processes.Result result = processes.<Processes.Result>call(Deadline.in(LIMIT), there -> {
            try {
                return there.run(argv, Deadline.in(LIMIT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServiceGone("clip");
            }
        });
        if (result.exitCode() != 0 || !Files.isRegularFile(temporary) || Files.size(temporary) == 0) {
            LOG.info("a clip could not be made ({}): {}", size, result.errors().strip());
            Files.deleteIfExists(temporary);
            return false;
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static List<String> codec(Encoding encoding) {
        return encoding.copy() ? fallback(encoding) : encoding.codecArguments();
    }

    /** For cameras that encode by themselves: something near to what they send. */
    private static List<String> fallback(Encoding encoding) {
        return List.of(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-profile:v",
                "main",
                "-pix_fmt",
                "yuv420p",
                "-bf",
                "0",
                "-g",
                Integer.toString(encoding.rate().rounded()));
    }

    private static String size(Encoding encoding) {
        return encoding.width() + "x" + encoding.height();
    }

    /** Whether a clip that was made here has pictures of that size. @param file its path; blank for none */
    static boolean isOfSize(String file, Encoding encoding) {
        return !file.isEmpty() && String.valueOf(Path.of(file).getFileName()).startsWith(size(encoding) + "-");
    }

    private static String fingerprint(Encoding encoding) {
        String what = size(encoding) + "@" + encoding.rate() + " " + codec(encoding);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return size(encoding) + "-" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
