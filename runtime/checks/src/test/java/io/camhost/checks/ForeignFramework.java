package io.camhost.checks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody else's framework as a process, told what to do by its own shell, in a folder of its own. */
abstract class ForeignFramework implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]");
    /** Of a list of bundles: {@code 12|Active} here, {@code 12 │ Active} there. */
    private static final Pattern BUNDLE = Pattern.compile("(?m)^\\s*(\\d+)\\s*[|│]\\s*(.*)$");

    /** What a deployment without our YAML file configures by Config Admin. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            "io.camhost.simulated", "cameras=2",
            "io.camhost.server", "port=0",
            "io.camhost.http_health", "port=0",
            "io.camhost.media", "driver=ffmpeg");

    final Path folder;
    final Path dist = Path.of(System.getProperty("camhost.dist", "../dist/target/camhost"))
            .toAbsolutePath()
            .normalize();
    final Path frameworks = Path.of("target/frameworks").toAbsolutePath();
    private Process process;

    ForeignFramework(Path folder) {
        this.folder = folder;
    }

    /** Lays out the folder. */
    abstract void prepare() throws IOException;

    abstract List<String> commandLine();

    /** By its own means, where that is not part of the start. */
    abstract void install();

    abstract void uninstall();

    /** The answer to its command that lists all bundles. */
    abstract String list();

    /** Where Camhost keeps things there. */
    abstract Path data();

    void start() throws IOException {
        Files.createDirectories(temporary());
        prepare();
        var builder = new ProcessBuilder(commandLine())
                .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("HOME", folder.toString()); // JNA and others write there
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("EXTRA_JAVA_OPTS", String.join(" ", javaOptions()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    /** For whatever starts Java. */
    List<String> javaOptions() {
        return List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary());
    }

    final String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    final Path temporary() {
        return folder.resolve("tmp");
    }

    /** Configurations as files, such as Felix File Install and Karaf take them. */
    static void configure(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var entry : CONFIGURATION.entrySet())
            Files.writeString(folder.resolve(entry.getKey() + ".cfg"), entry.getValue() + "\n");
    }

    /** Types a line into its shell. */
    final void type(String line) {
        try {
            OutputStream shell = process.getOutputStream();
            shell.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            shell.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the framework has ended:\n" + output(), e);
        }
    }

    /** Types a line, again and again, until the answer is there. */
    final MatchResult ask(String line, Pattern answer) {
        int before = output().length();
        Matcher matcher = answer.matcher("");
        await(line + " in " + this)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(3))
                .conditionEvaluationListener(null)
                .until(() -> {
                    if (!process.isAlive()) throw new IllegalStateException("the framework has ended:\n" + output());
                    if (matcher.reset(output().substring(before)).find()) return true;
                    type(line);
                    return false;
                });
        return matcher.toMatchResult();
    }

    final String output() {
        try {
            String text = Files.readString(folder.resolve("output.txt"));
            return COLOUR.matcher(text).replaceAll("").replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers of the bundles there are, but those whose line matches. */
    final TreeSet<Integer> bundles(Pattern without) {
        TreeSet<Integer> numbers = new TreeSet<>();
        Matcher lines = BUNDLE.matcher(list());
        while (lines.find()) if (!without.matcher(lines.group(2)).find()) numbers.add(Integer.valueOf(lines.group(1)));
        return numbers;
    }

    /** The Java process; a start script may stand before it. */
    final ProcessHandle host() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow();
    }

    /** Names of its threads, cut at 15 characters. */
    final List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        try (var tasks = Files.list(Path.of("/proc", Long.toString(host().pid()), "task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                try {
                    names.add(Files.readString(task.resolve("comm")).strip());
                } catch (IOException ended) {
                    // meanwhile
                }
            }
        }
        return names;
    }

    /** What its file descriptors point to. */
    final List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(host().pid()), "fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                if (!Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) continue;
                try {
                    files.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closed) {
                    // meanwhile
                }
            }
        }
        return files;
    }

    @Override
    public final void close() {
        if (process == null) return;
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
