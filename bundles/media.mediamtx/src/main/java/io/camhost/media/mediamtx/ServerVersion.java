package io.camhost.media.mediamtx;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program says of itself before it is run, for the few settings that old and new ones call differently. Threading: one thread. */
final class ServerVersion {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Pattern NUMBER = Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})\\b.*", Pattern.DOTALL);

    private String asked = "";
    private boolean old;

    /** Whether it is older than 1.6. Self-built ones say nothing of use, and are taken for new. */
    boolean old(Path binary, Processes processes) throws InterruptedException {
        String which = binary + " " + changed(binary);
        if (which.equals(asked)) return old;
        try {
            Processes.Result result = processes.run(List.of(binary.toString(), "--version"), Deadline.in(LIMIT));
            old = old(new String(result.output(), StandardCharsets.UTF_8).strip());
            asked = which;
        } catch (CamhostException | ServiceGone cannotBeRun) {
            old = false;
        }
        return old;
    }

    static boolean old(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) return false;
        int major = Integer.parseInt(number.group(1));
        int minor = Integer.parseInt(number.group(2));
        return major == 1 && minor < 6 || major == 0 && minor > 0;
    }

    private static String changed(Path binary) {
        try {
            return Files.getLastModifiedTime(binary).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
