package io.camhost.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The host's child processes, as the kernel sees them. */
public final class Children {
    private Children() {}

    /** Each ffmpeg under a lease whose output goes below this folder, in the order of their numbers. */
    public static List<Long> of(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> Host.commandLine(process.pid()).contains("ffmpeg")
                        && environment(process.pid()).contains("CAMHOST_LEASE")
                        && below(process.pid(), folder))
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    /** Who brings a camera's pictures to a MediaMTX, however they go there; -1 when nobody does. */
    public static long publisher(Path folder, String camera) {
        return of(folder).stream()
                .filter(pid -> log(pid).equals("publish~" + camera + ".log"))
                .findFirst()
                .orElse(-1L);
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** The name of the file to which that one writes; blank when it is gone. */
    public static String log(long pid) {
        try {
            return Path.of("/proc/" + pid + "/fd/1").toRealPath().getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean below(long pid, Path folder) {
        try {
            return Path.of("/proc/" + pid + "/fd/1").toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
