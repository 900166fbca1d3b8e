package io.camhost.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Words for people. */
final class Texts {
    private static final long NOTHING_LEFT = 1 << 20;

    private Texts() {}

    /** Why a file operation failed, without the path that the caller names anyway. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "no such file";
        if (e instanceof AccessDeniedException) return "permission denied";
        if (e instanceof FileAlreadyExistsException) return "there is a file of that name";
        if (e instanceof FileSystemException file && file.getReason() != null) return file.getReason();
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** What the last cause in the chain says. */
    static String innermost(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null && last.getCause() != last) last = last.getCause();
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    /** Whether next to nothing can be written there any more. */
    static boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < NOTHING_LEFT;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param what it is, for the message. @throws Failure when it is not a file that can be read, with the reason */
    static void requireFile(String what, Path file) {
        String problem = "";
        if (Files.isDirectory(file)) problem = "it is a folder";
        else if (!Files.exists(file)) problem = "no such file";
        else if (!Files.isReadable(file)) problem = "permission denied";
        if (!problem.isEmpty()) throw new Failure("cannot read " + what + " " + file + ": " + problem);
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

    /** Columns as wide as they must be. @param rows the first one is the head */
    static void table(List<List<String>> rows, PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows)
            for (int i = 0; i < columns; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++)
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            out.println(line.toString().stripTrailing());
        }
    }
}
