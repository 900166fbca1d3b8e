package io.camhost.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** {@code bin/camhost}: finds the command and ends the process with its status; the only place that does. */
public final class Main {
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Path home;

    Main(Path home, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.home = home;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] words) {
        Path home = Path.of(System.getProperty("camhost.home", "."))
                .toAbsolutePath()
                .normalize();
        int status = new Main(home, System.getenv(), System.out, System.err).run(List.of(words));
        System.out.flush();
        System.exit(status);
    }

    int run(List<String> words) {
        try {
            if (words.isEmpty()) {
                usage(err);
                return Failure.USAGE;
            }
            String word = words.get(0);
            List<String> rest = words.subList(1, words.size());
            if (Set.of("--help", "-h", "help").contains(word)) return help(rest);
            if (word.equals("--version") || word.equals("version")) {
                out.println("camhost " + Version.number());
                return 0;
            }
            Command command = find(word);
            if (helpWanted(command, rest)) return help(List.of(word));
            return command.run(rest);
        } catch (Failure failure) {
            err.println("camhost: " + failure.getMessage());
            return failure.status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failure.FAILED;
        }
    }

    /** What is typed behind {@code shell} belongs to the shell, except for the first word. */
    private static boolean helpWanted(Command command, List<String> rest) {
        if (command.name().equals("shell"))
            return !rest.isEmpty() && rest.get(0).equals("--help");
        return rest.contains("--help") || rest.contains("-h");
    }

    private int help(List<String> words) {
        if (words.isEmpty()) usage(out);
        else find(words.get(0)).help().forEach(out::println);
        return 0;
    }

    private void usage(PrintStream to) {
        to.println("usage: camhost COMMAND [OPTION…]");
        to.println();
        commands().forEach(command -> to.printf("  %-8s  %s%n", command.name(), command.summary()));
        to.println();
        to.println("camhost COMMAND --help says more; camhost --version tells the version.");
        to.println("Exit status: 0 done, 1 failed, 2 wrong call, 3 no host is running.");
    }

    private Command find(String word) {
        return commands().stream()
                .filter(command -> command.name().equals(word))
                .findFirst()
                .orElseThrow(() -> Failure.usage("there is no command '" + word + "'; see: camhost --help"));
    }

    private Places places(Arguments arguments) {
        return Places.of(home, arguments, environment);
    }

    /** A command that talks to the running host. */
    private Command.Action asking(Function<HostCommands, Function<Arguments, Integer>> what) {
        return arguments ->
                what.apply(new HostCommands(places(arguments), out, err)).apply(arguments);
    }

    private List<Command> commands() {
        return List.of(
                new Command(
                        "run",
                        "[--demo] [--shipped] [--conf FILE] [--data DIR] [--log DIR]",
                        "runs the host in the foreground until it is told to stop",
                        List.of(
                                "--demo             adds two simulated cameras that are never stored",
                                "--shipped          ignores bundles that were swapped in at run time"),
                        Set.of("--demo", "--shipped"),
                        Set.of(),
                        0,
                        0,
                        arguments -> new RunCommand(places(arguments), environment, out, err).run(arguments)),
                new Command(
                        "stop",
                        "",
                        "stops the running host and waits for its end",
                        List.of(),
                        Set.of(),
                        Set.of(),
                        0,
                        0,
                        arguments -> new StopCommand(places(arguments), out).run()),
                new Command(
                        "status",
                        "[--json]",
                        "tells how the host is; exit status 0 when ready, 1 when not, 3 when none runs",
                        List.of("--json             everything, for programs"),
                        Set.of("--json"),
                        Set.of(),
                        0,
                        0,
                        asking(host -> host::status)),
                new Command(
                        "doctor",
                        "",
                        "looks at this machine: what is there, what is missing, what to do",
                        List.of(),
                        Set.of(),
                        Set.of(),
                        0,
                        0,
                        arguments -> new Doctor(places(arguments), environment, out).run()),
                new Command(
                        "cameras",
                        "[--json] | alias CAMERA NAME | forget CAMERA",
                        "lists the cameras of the running host; names one; forgets one that is away",
                        List.of(
                                "--json             everything, for programs",
                                "alias CAMERA NAME  what people call it, wherever it is plugged in; \"\" takes the name away",
                                "forget CAMERA      takes it off the list; no other camera gets its id"),
                        Set.of("--json"),
                        Set.of(),
                        0,
                        3,
                        arguments -> new CamerasCommand(places(arguments), out).run(arguments)),
                new Command(
                        "token",
                        "--user USER --role viewer|operator|admin [--hours HOURS] | revoke USER",
                        "makes a token to log in with, and prints nothing else; or takes back all that somebody has",
                        List.of(
                                "--user USER        whom it names",
                                "--role ROLE        what they may: viewer, operator or admin",
                                "--hours HOURS      how long it is good, else security.jwt_expiry_hours",
                                "revoke USER        makes all tokens that name USER worthless, and what was got with them; ends their viewers"),
                        Set.of(),
                        Set.of("--user", "--role", "--hours"),
                        0,
                        2,
                        asking(host -> host::token)),
                new Command(
                        "expose",
                        "ADDRESS",
                        "lets others than this machine in: listens on ADDRESS and tells clients to use it",
                        List.of(
                                "ADDRESS            an address of this machine, or 0.0.0.0 for all; 127.0.0.1 closes again"),
                        Set.of(),
                        Set.of(),
                        1,
                        1,
                        asking(host -> host::expose)),
                new Command(
                        "swap",
                        "FILE…",
                        "replaces bundles of the running host by these files, in one transaction",
                        List.of(
                                "FILE               a bundle; it replaces the installed one of its symbolic name, or is added"),
                        Set.of(),
                        Set.of(),
                        1,
                        Integer.MAX_VALUE,
                        arguments -> new SwapCommand(places(arguments), out).run(arguments)),
                new Command(
                        "plugin",
                        "install FILE… | remove NAME… | list [--json]",
                        "adds plugins to the running host, or removes them, while it runs",
                        List.of(
                                "install FILE…      adds these bundles, or brings those of their name to another version",
                                "remove NAME…       removes what was added; NAME as in the list",
                                "list               what was added, and what is wrong with it",
                                "--json             the list for programs"),
                        Set.of("--json"),
                        Set.of(),
                        1,
                        Integer.MAX_VALUE,
                        arguments -> new PluginCommand(places(arguments), out).run(arguments)),
                new Command(
                        "config",
                        "check [FILE]",
                        "checks a configuration file without starting anything",
                        List.of("FILE               the file, else the one that would be used"),
                        Set.of(),
                        Set.of(),
                        1,
                        2,
                        arguments -> new ConfigCommand(places(arguments), out).run(arguments)),
                new Command(
                        "shell",
                        "[COMMAND…]",
                        "runs a command of the console in the host, or opens the console",
                        List.of(
                                "COMMAND            such as 'status', 'lb' or 'help'; with none, lines are read from the terminal"),
                        Set.of(),
                        Set.of(),
                        0,
                        Integer.MAX_VALUE,
                        arguments -> new ShellCommand(places(arguments), out, err).run(arguments)));
    }
}
