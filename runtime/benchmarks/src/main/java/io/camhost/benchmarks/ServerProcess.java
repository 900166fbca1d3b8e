package io.camhost.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that is measured, as a process; it ends with this program at the latest. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private final Process process;
    private final Path output;
    private final long printedBefore; // what an earlier process has left in that file
    private final long begun;
    private final int port;
    private final Duration untilFirstAnswer;
    private final Duration cpuUntilFirstAnswer;
    private final Thread hook;

    private ServerProcess(Process process, Path output, long printedBefore, int port, long begun) throws IOException {
        this.process = process;
        this.output = output;
        this.printedBefore = printedBefore;
        this.begun = begun;
        this.port = port;
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            awaitFirstAnswer();
        } catch (IOException e) {
            close();
            throw e;
        }
        untilFirstAnswer = Duration.ofNanos(System.nanoTime() - begun);
        cpuUntilFirstAnswer = Proc.cpu(process.pid());
    }

    /**
     * Starts it and waits until a ping at {@code /ws} is answered.
     *
     * @param output file that takes what it prints
     * @param port that it will listen on
     */
    static ServerProcess start(List<String> argv, Map<String, String> environment, Path output, int port)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        long printedBefore = Files.exists(output) ? Files.size(output) : 0;
        long begun = System.nanoTime();
        return new ServerProcess(builder.start(), output, printedBefore, port, begun);
    }

    private void awaitFirstAnswer() throws IOException {
        while (true) {
            try (Wire wire = Wire.open(port, "/ws")) {
                wire.call(PING);
                return;
            } catch (IOException notYet) {
                boolean late = System.nanoTime() - begun > START_LIMIT.toNanos();
                if (late || !process.isAlive())
                    throw new IOException("no answer from " + process.info().commandLine() + "; it printed:\n"
                            + Files.readString(output));
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    /** What it has printed so far. */
    String printed() throws IOException {
        byte[] all = Files.readAllBytes(output);
        int from = (int) printedBefore;
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }

    /** Since its start. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Of the JVM: start scripts hand their process over to it. */
    long pid() {
        return process.pid();
    }

    Duration untilFirstAnswer() {
        return untilFirstAnswer;
    }

    /** Processor time; hardly minds what else goes on. */
    Duration cpuUntilFirstAnswer() {
        return cpuUntilFirstAnswer;
    }

    /** Ends it as an operator would, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
