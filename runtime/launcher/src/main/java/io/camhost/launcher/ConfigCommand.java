package io.camhost.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code camhost config check}: the checker of the {@code config} bundle, outside of any framework. */
final class ConfigCommand {
    private static final String CHECKER = "io.camhost.config.ConfigCheck";
    private static final List<String> JARS = List.of(
            "io.camhost.config-", "io.camhost.api-", "io.camhost.vault-", "snakeyaml-", "jackson-", "pax-logging-api-");

    private final Places places;
    private final PrintStream out;

    ConfigCommand(Places places, PrintStream out) {
        this.places = places;
        this.out = out;
    }

    int run(Arguments arguments) {
        String what = arguments.operands().get(0);
        if (!what.equals("check"))
            throw Failure.usage("config: there is no '" + what + "', only: camhost config check [FILE]");
        Path file = arguments.operands().size() > 1
                ? Path.of(arguments.operands().get(1)).toAbsolutePath().normalize()
                : places.conf();
        if (!Files.isReadable(file)) throw new Failure("cannot read the configuration " + file);
        try (URLClassLoader loader =
                new URLClassLoader(jars(places.system(), JARS), ClassLoader.getPlatformClassLoader())) {
            Object status = loader.loadClass(CHECKER)
                    .getMethod("run", Path.class, PrintStream.class)
                    .invoke(null, file, out);
            return status instanceof Integer number ? number : Failure.FAILED;
        } catch (InvocationTargetException e) {
            throw new Failure("the check failed: " + e.getCause());
        } catch (ReflectiveOperationException | IOException e) {
            throw new Failure("the check is not in " + places.system() + ": " + e);
        }
    }

    /** Jars below {@code system} whose names begin so. */
    static URL[] jars(Path system, List<String> prefixes) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.walk(system, 2)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar") && prefixes.stream().anyMatch(name::startsWith)) urls.add(url(file));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
