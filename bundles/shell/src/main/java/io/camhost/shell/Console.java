package io.camhost.shell;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs one Gogo command and gives what it printed: at most so much, for at most so long. */
final class Console {
    private static final int MOST_OUTPUT = 256 * 1024;

    private final CommandProcessor processor;
    private final Duration limit;

    Console(CommandProcessor processor, Duration limit) {
        this.processor = processor;
        this.limit = limit;
    }

    /** @return {@code ok} and {@code output}. Blocks the caller's thread */
    Map<String, Object> execute(String command) throws InterruptedException {
        Bounded output = new Bounded();
        AtomicReference<String> failure = new AtomicReference<>("");
        Thread thread = new Thread(() -> run(command, output, failure), "shell-command");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(limit.toMillis());
            if (thread.isAlive()) failure.set("it did not end within " + limit.toSeconds() + " s");
        } finally {
            thread.interrupt(); // nothing, when it has ended
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        String wrong = String.valueOf(failure.get());
        answer.put("ok", wrong.isEmpty());
        answer.put("output", output.text() + wrong);
        return answer;
    }

    private void run(String command, Bounded output, AtomicReference<String> failure) {
        try (PrintStream print = new PrintStream(output, true, StandardCharsets.UTF_8);
                CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), print, print)) {
            session.put("SCOPE", "camhost:felix:gogo:*");
            Object result = session.execute(command);
            if (result != null) print.println(session.format(result, Converter.INSPECT));
        } catch (Exception e) { // a command may throw anything; the operator gets to see it
            failure.set(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** Keeps the beginning. */
    private static final class Bounded extends OutputStream {
        private final java.io.ByteArrayOutputStream kept = new java.io.ByteArrayOutputStream();
        private boolean cut;

        @Override
        public synchronized void write(int b) {
            if (kept.size() < MOST_OUTPUT) kept.write(b);
            else cut = true;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            int room = Math.min(length, MOST_OUTPUT - kept.size());
            kept.write(bytes, offset, room);
            cut |= room < length;
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8) + (cut ? "\n… (cut off)\n" : "");
        }
    }
}
