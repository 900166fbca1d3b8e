package io.camhost.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code camhost shell}: one command of the host's console, or a dialogue. Lines are edited here, on the client's side; the host
 * only ever gets whole commands, and keeps no session between them.
 */
final class ShellCommand {
    private static final Duration ANSWER = Duration.ofSeconds(40); // the host gives a command 30
    private static final String PROMPT = "camhost> ";
    private static final Set<String> LEAVE = Set.of("exit", "quit", "logout");

    private final Places places;
    private final AdminClient client;
    private final PrintStream out;
    private final PrintStream err;

    ShellCommand(Places places, PrintStream out, PrintStream err) {
        this.places = places;
        this.client = new AdminClient(places);
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) {
        if (!arguments.operands().isEmpty()) return execute(String.join(" ", arguments.operands()));
        client.get("/admin/status", ANSWER).orFail(); // says at once when no host is there
        if (Boolean.getBoolean("camhost.terminal")) return withEditor();
        return plain();
    }

    private int execute(String command) {
        Map<String, @Nullable Object> answer =
                client.post("/admin/shell", Map.of("command", command), ANSWER).orFail();
        boolean ok = Boolean.TRUE.equals(answer.get("ok"));
        String output = Json.text(answer.get("output")).stripTrailing();
        if (!output.isEmpty()) (ok ? out : err).println(output);
        return ok ? 0 : Failure.FAILED;
    }

    private void tryExecute(String command) {
        try {
            execute(command);
        } catch (Failure e) {
            if (e.status() == Failure.NOT_RUNNING) throw e;
            err.println(e.getMessage());
        }
    }

    private int plain() {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        int status = 0;
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (LEAVE.contains(line.strip())) break;
                if (!line.isBlank()) status = execute(line);
            }
        } catch (IOException e) {
            throw new Failure("cannot read commands: " + Texts.reason(e));
        }
        return status;
    }

    /** JLine, by reflection, from a folder of its own: the launcher itself depends on nothing. */
    private int withEditor() {
        try (URLClassLoader loader = new URLClassLoader(
                ConfigChecker.jars(places.home().resolve("lib/console"), List.of("jline-")),
                ClassLoader.getPlatformClassLoader())) {
            Object terminal = loader.loadClass("org.jline.terminal.TerminalBuilder")
                    .getMethod("terminal")
                    .invoke(null);
            Class<?> terminalType = loader.loadClass("org.jline.terminal.Terminal");
            Class<?> builderType = loader.loadClass("org.jline.reader.LineReaderBuilder");
            Object builder = builderType.getMethod("builder").invoke(null);
            builderType.getMethod("terminal", terminalType).invoke(builder, terminal);
            Object reader = builderType.getMethod("build").invoke(builder);
            var readLine = loader.loadClass("org.jline.reader.LineReader").getMethod("readLine", String.class);
            dialogue(() -> (String) readLine.invoke(reader, PROMPT));
            ((AutoCloseable) terminal).close();
            return 0;
        } catch (Failure e) {
            throw e;
        } catch (Exception e) {
            return plain();
        }
    }

    private interface Lines {
        @Nullable
        String next() throws ReflectiveOperationException;
    }

    private void dialogue(Lines lines) throws ReflectiveOperationException {
        while (true) {
            String line;
            try {
                line = lines.next();
            } catch (InvocationTargetException e) {
                // JLine's UserInterruptException (Ctrl-C) drops the line, its EndOfFileException (Ctrl-D) ends
                if (e.getCause() != null
                        && e.getCause().getClass().getSimpleName().startsWith("UserInterrupt")) continue;
                return;
            }
            if (line == null || LEAVE.contains(line.strip())) return;
            if (!line.isBlank()) tryExecute(line);
        }
    }
}
