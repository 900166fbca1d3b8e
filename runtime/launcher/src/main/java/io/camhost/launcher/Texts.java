package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Words for people. */
final class Texts {
    private Texts() {}

    /** Why a file operation failed, without the path that the caller names anyway. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "no such file";
        if (e instanceof AccessDeniedException) return "permission denied";
        if (e instanceof FileSystemException file && file.getReason() != null) return file.getReason();
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The first {@code lines} of a text that may be a stack trace. */
    static List<String> head(String text, int lines) {
        return text.lines().filter(line -> !line.isBlank()).limit(lines).toList();
    }

    static String plural(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** Binary units, one digit: {@code 1.5 GiB}. */
    static String bytes(long count) {
        if (count < 1024) return count + " B";
        double value = count;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(java.util.Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
