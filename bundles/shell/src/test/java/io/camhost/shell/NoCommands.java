package io.camhost.shell;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/** Sessions that print the command, and fail at {@code fail}. */
final class NoCommands implements CommandProcessor {
    @Override
    public CommandSession createSession(InputStream in, OutputStream out, OutputStream err) {
        PrintStream print = (PrintStream) out;
        return (CommandSession) Proxy.newProxyInstance(
                CommandSession.class.getClassLoader(),
                new Class<?>[] {CommandSession.class},
                (self, method, values) -> {
                    if (method.getName().equals("execute")) {
                        if (values[0].equals("fail")) throw new IllegalStateException("it failed");
                        print.print(values[0] + "\n");
                    }
                    return null;
                });
    }

    @Override
    public CommandSession createSession(CommandSession parent) {
        throw new UnsupportedOperationException();
    }
}
