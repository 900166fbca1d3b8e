package io.camhost.shell;

import io.camhost.api.CamhostException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs one Gogo command and gives what it printed: at most so much, for at most so long. */
final class Console {
    private static final int MOST_OUTPUT = 256 * 1024;

    /** Gogo's words for a call that fits none of a command's methods, with the command's name. */
    private static final Pattern WORDS = Pattern.compile("Cannot coerce ([^\\s(]+)\\(");

    private static final Pattern UNKNOWN = Pattern.compile("Command not found: *\\S+");

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
                CommandSession session = session(print)) {
            print(session, print, command);
        } catch (Exception e) { // a command may throw anything; the operator gets to see it
            failure.set(wrong(e, command));
        }
    }

    private String wrong(Exception e, String command) {
        if (e instanceof CamhostException known) return Words.text(known);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        Matcher words = WORDS.matcher(message);
        if (words.lookingAt())
            return "'" + words.group(1) + "' does not take these words: " + command.strip() + "\n"
                    + help(words.group(1));
        if (UNKNOWN.matcher(message).matches()) return message + "; 'help' lists all commands";
        return message;
    }

    /** What the console itself says of a command. */
    private String help(String name) {
        Bounded output = new Bounded();
        try (PrintStream print = new PrintStream(output, true, StandardCharsets.UTF_8);
                CommandSession session = session(print)) {
            print(session, print, "help " + name);
            return output.text().strip();
        } catch (Exception e) {
            return "";
        }
    }

    private static void print(CommandSession session, PrintStream print, String command) throws Exception {
        Object result = session.execute(command);
        if (result != null) print.println(session.format(result, Converter.INSPECT));
    }

    private CommandSession session(PrintStream print) {
        CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), print, print);
        session.put("SCOPE", "camhost:felix:gogo:*");
        return session;
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
