package io.camhost.checks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built distribution as a running process, on ports of its own and with folders of its own. Everything goes through
 * {@code bin/camhost}, as an operator would.
 */
public final class Host implements AutoCloseable {
    public static final JsonMapper JSON = new JsonMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String OPTIONS = "CAMHOST_JAVA_OPTS";
    private static final Pattern SHIPPED = Pattern.compile("CAMHOST_JAVA_OPTS:-\"([^\"]+)\"");
    private static final Pattern READY = Pattern.compile("(?m)^Camhost \\S+ is ready");
    /** Below those that the kernel gives to whoever asks for any: it would give one of them away before it is used. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private final Path home;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();
    /** Asked for once in each life of the host, since each command is a JVM. */
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private Process process;
    /** Length of what earlier lives have printed. */
    private int earlier;

    private Host(Path folder) {
        this.folder = folder;
        home = Path.of(System.getProperty("camhost.dist", "../dist/target/camhost"))
                .toAbsolutePath()
                .normalize();
        environment.put(OPTIONS, optionsAsShipped() + " -Xshare:auto");
        environment.put("CAMERA_SERVICE_SERVER_PORT", "0");
        environment.put("CAMERA_SERVICE_HTTP_HEALTH_PORT", "0");
        environment.put("CAMERA_SERVICE_MEDIA_DRIVER", "ffmpeg");
    }

    private String optionsAsShipped() {
        try {
            Matcher shipped = SHIPPED.matcher(Files.readString(home.resolve("bin/camhost")));
            if (!shipped.find()) throw new IllegalStateException("bin/camhost has no options of its own");
            return shipped.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves an archive of its classes when it ends, as a host does; otherwise not, since that takes the processor for a second. */
    Host archiving() {
        environment.remove(OPTIONS);
        return this;
    }

    /** One that nobody has at this moment. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var tcp = new ServerSocket(port);
                    var udp = new DatagramSocket(port)) {
                return tcp.getLocalPort();
            } catch (BindException taken) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Not started yet. */
    public static Host in(Path folder) {
        return new Host(folder);
    }

    public Host with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Host option(String... words) {
        options.addAll(List.of(words));
        return this;
    }

    /** These words, which run what follows them, come before {@code bin/camhost}. */
    Host under(List<String> words) {
        prefix.addAll(words);
        return this;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path home() {
        return home;
    }

    /** Files of recordings and clips, in the order of their names. */
    public List<Path> recordings() {
        Path recordings = data().resolve("recordings");
        if (!Files.isDirectory(recordings)) return List.of();
        try (var all = Files.walk(recordings)) {
            return all.filter(file -> file.toString().endsWith(".mp4")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it is ready. */
    public Host start() {
        launch();
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive())
                throw new IllegalStateException("the host ended with " + process.exitValue() + ":\n" + output());
            return READY.matcher(output().substring(earlier)).find();
        });
        return this;
    }

    /** Starts it and does not wait. */
    public Host launch() {
        tokens.clear();
        ports.clear();
        earlier = output().length();
        KnownEncoders.give(data());
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(home.resolve("bin/camhost").toString(), "run"));
        argv.addAll(folders());
        argv.addAll(options);
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private List<String> folders() {
        return List.of(
                "--data", data().toString(), "--log", folder.resolve("log").toString());
    }

    /** What it printed so far. */
    public String output() {
        try {
            return Files.readString(folder.resolve("output.txt"));
        } catch (IOException e) {
            return "";
        }
    }

    public record Result(int exit, String output, String errors) {}

    /** Runs {@code bin/camhost} with these words, on this host. */
    public Result command(String... words) {
        List<String> argv = new ArrayList<>(List.of(home.resolve("bin/camhost").toString(), words[0]));
        argv.addAll(List.of("--data", data().toString()));
        argv.addAll(List.of(words).subList(1, words.length));
        return run(argv, environment);
    }

    public static Result run(List<String> argv, Map<String, String> environment) {
        return run(argv, environment, Duration.ofSeconds(120));
    }

    /** Runs any program to its end. @param limit after which it is killed and the test fails */
    public static Result run(List<String> argv, Map<String, String> environment, Duration limit) {
        try {
            Path out = Files.createTempFile("camhost", ".out");
            Path err = Files.createTempFile("camhost", ".err");
            try {
                var builder =
                        new ProcessBuilder(argv).redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
                builder.environment().putAll(environment);
                Process command = builder.start();
                if (!command.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    command.destroyForcibly();
                    throw new IllegalStateException("does not end: " + argv);
                }
                return new Result(command.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public JsonNode status() {
        try {
            return JSON.readTree(command("status", "--json").output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param listener main or health */
    public int port(String listener) {
        return ports.computeIfAbsent(listener, this::portNow);
    }

    private int portNow(String listener) {
        for (JsonNode entry : status().path("listeners"))
            if (entry.path("name").asText().equals(listener))
                return entry.path("port").asInt();
        throw new IllegalStateException("no listener " + listener);
    }

    public String token(String role) {
        return tokens.computeIfAbsent(role, this::newToken);
    }

    private String newToken(String role) {
        Result made = command("token", "--user", "tester", "--role", role);
        if (made.exit() != 0) throw new IllegalStateException("no token: " + made);
        return made.output().strip();
    }

    /** A connection that has logged in. */
    public RpcClient client(String role) {
        RpcClient client = RpcClient.connect(port("main"));
        client.call("authenticate", Map.of("auth_token", token(role)));
        return client;
    }

    public long pid() {
        try {
            return Long.parseLong(
                    Files.readString(data().resolve("run/camhost.pid")).strip().split("\\s+")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the JVM. */
    String commandLine() {
        return commandLine(pid());
    }

    /** As a crash: nothing of it gets a chance to clean up. */
    public void kill() {
        ProcessHandle host = ProcessHandle.of(pid()).orElseThrow();
        host.destroyForcibly();
        host.onExit().join();
    }

    /** Ends it in the operator's way; its exit status. */
    public int stop() {
        command("stop");
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) throw new IllegalStateException("does not stop:\n" + output());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process == null) return;
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) process.destroyForcibly();
            KnownEncoders.keep(data());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Jars of the distribution whose name starts so. */
    public Path bundle(String symbolicName) {
        try (var files = Files.walk(home.resolve("system"))) {
            return files.filter(file ->
                            file.getFileName().toString().matches(symbolicName.replace(".", "\\.") + "-[0-9].*\\.jar"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalArgumentException("not shipped: " + symbolicName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of a process; empty when it is gone. */
    public static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
