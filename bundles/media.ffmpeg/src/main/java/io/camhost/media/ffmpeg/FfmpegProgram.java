package io.camhost.media.ffmpeg;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether ffmpeg is there, and which. Looked for again and again: it may be installed, or removed, while we run. */
final class FfmpegProgram {
    private static final Pattern VERSION = Pattern.compile("ffmpeg version (\\S+)");
    static final String MISSING = "ffmpeg is not installed: apt install ffmpeg";

    private final Gate<Processes> processes;
    private final String searchPath;
    private volatile Status status = new Status(State.STARTING, false, "looking for ffmpeg", "");

    FfmpegProgram(Gate<Processes> processes, String searchPath) {
        this.processes = processes;
        this.searchPath = searchPath;
        look(); // a few looks at files: usable from the first moment on
    }

    Status status() {
        return status;
    }

    private void look() {
        boolean there = false;
        for (String folder : searchPath.split(File.pathSeparator))
            there |= Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, "ffmpeg"));
        if (!there) status = new Status(State.ERROR, false, MISSING, "");
        else if (!status.usable()) status = new Status(State.RUNNING, true, "embedded, with ffmpeg", "");
    }

    /** Blocks for as long as ffmpeg needs to tell its version; only when that is not known. */
    void check() throws InterruptedException {
        look();
        if (!status.usable() || !status.version().isEmpty()) return;
        try {
            var result =
                    processes.call(Deadline.in(Duration.ofSeconds(10), Duration.ZERO), service -> version(service));
            status = result;
        } catch (CamhostException | ServiceGone e) {
            // no version for now
        }
    }

    private static Status version(Processes processes) {
        try {
            var result = processes.run(List.of("ffmpeg", "-version"), Deadline.in(Duration.ofSeconds(10)));
            Matcher matcher = VERSION.matcher(new String(result.output(), StandardCharsets.UTF_8));
            String version = matcher.find() ? matcher.group(1) : "";
            return new Status(State.RUNNING, true, ("embedded, with ffmpeg " + version).strip(), version);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Status(State.RUNNING, true, "embedded, with ffmpeg", "");
        }
    }
}
