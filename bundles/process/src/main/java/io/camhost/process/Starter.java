package io.camhost.process;

import io.camhost.api.process.ChildSpec;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs and sends signals: an argument vector, never a shell; a session of its own, so that a terminal's Ctrl-C reaches
 * only us; a small clean environment; and a little less of the processor than the host itself, which has clients to answer.
 */
final class Starter {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private static final File NULL = new File("/dev/null");
    private static final String FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String NICENESS = "5";

    private final Proc proc;
    private final String path;
    private final List<String> prefix = new ArrayList<>();
    private final String kill;

    Starter(Proc proc) {
        this.proc = proc;
        String ours = System.getenv("PATH");
        path = ours == null || ours.isBlank() ? FALLBACK_PATH : ours;
        // both replace themselves by what follows: the pid is the child's
        find("setsid").ifPresent(prefix::add);
        find("nice").ifPresent(nice -> prefix.addAll(List.of(nice, "-n", NICENESS)));
        kill = find("kill").orElse("/bin/kill");
    }

    /** Where a program is; empty when it is not there or may not be run. */
    Optional<String> find(String program) {
        if (program.indexOf('/') >= 0)
            return Files.isExecutable(Path.of(program)) ? Optional.of(program) : Optional.empty();
        for (String folder : path.split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return Optional.of(file.toString());
        }
        return Optional.empty();
    }

    /** @throws IOException with a message for people when it cannot be started */
    Process start(ChildSpec spec, String lease, Path log) throws IOException {
        Files.createDirectories(spec.folder());
        ProcessBuilder builder = builder(spec.argv());
        Map<String, String> environment = builder.environment();
        environment.putAll(spec.environment());
        environment.put(Proc.LEASE_VARIABLE, lease);
        return builder.directory(spec.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    /** One whose output is read by the caller. */
    Process startShort(List<String> argv) throws IOException {
        return builder(argv).start();
    }

    private ProcessBuilder builder(List<String> argv) throws IOException {
        String program = find(argv.get(0))
                .orElseThrow(() -> new IOException(argv.get(0) + " is not installed or may not be run"));
        List<String> command = new ArrayList<>(prefix);
        command.add(program);
        command.addAll(argv.subList(1, argv.size()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.from(NULL));
        Map<String, String> environment = builder.environment();
        String home = environment.getOrDefault("HOME", "/");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "HOME", home, "LANG", "C.UTF-8", "TZ", "UTC"));
        return builder;
    }

    /** Asks it to end. */
    void signal(Proc.Identity process, ChildSpec.StopSignal signal) throws InterruptedException {
        send(process, signal.name(), Long.toString(process.pid()));
    }

    /** Ends it, and with it what it has started, where it leads a group of its own. */
    void kill(Proc.Identity process) throws InterruptedException {
        boolean leads = proc.leadsGroup(process);
        send(process, "KILL", leads ? "-" + process.pid() : Long.toString(process.pid()));
    }

    private void send(Proc.Identity process, String signal, String target) throws InterruptedException {
        if (!proc.alive(process)) return; // its number may be another's by now
        try {
            Process sending = new ProcessBuilder(kill, "-" + signal, "--", target)
                    .redirectInput(Redirect.from(NULL))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!sending.waitFor(1, TimeUnit.SECONDS)) sending.destroyForcibly();
        } catch (IOException e) {
            LOG.warn("no {} by {}: {}", signal, kill, e.toString());
            ProcessHandle.of(process.pid()).ifPresent(handle -> {
                if ("KILL".equals(signal)) handle.destroyForcibly();
                else handle.destroy();
            });
        }
    }
}
