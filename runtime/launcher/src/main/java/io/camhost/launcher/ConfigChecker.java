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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code config} bundle's own idea of a configuration, outside of any framework. */
final class ConfigChecker {
    private static final String CHECKER = "io.camhost.config.ConfigCheck";
    private static final List<String> JARS = List.of(
            "io.camhost.config-", "io.camhost.api-", "io.camhost.vault-", "snakeyaml-", "jackson-", "pax-logging-api-");

    private final Path system;

    ConfigChecker(Path system) {
        this.system = system;
    }

    /** Prints what is wrong with the file. @return the exit status */
    int check(Path file, PrintStream out) {
        try {
            Object status = call("run", new Class<?>[] {Path.class, PrintStream.class}, file, out);
            return status instanceof Integer number ? number : Failure.FAILED;
        } catch (IOException e) {
            throw new Failure("the check failed: " + e.getMessage());
        }
    }

    /**
     * Values by {@code section.key}, defaults included.
     *
     * @param file empty: there is none
     * @throws IOException when they cannot be told, with the reason
     */
    Map<String, String> inForce(Optional<Path> file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (call("inForce", new Class<?>[] {Optional.class}, file) instanceof Map<?, ?> found)
            found.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        return values;
    }

    private @Nullable Object call(String method, Class<?>[] types, Object... arguments) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(jars(system, JARS), ClassLoader.getPlatformClassLoader())) {
            return loader.loadClass(CHECKER).getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException known) throw known;
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IOException("the checker is not in " + system, e);
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
