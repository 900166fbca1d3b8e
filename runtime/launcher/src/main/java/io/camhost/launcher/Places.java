package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Where things are. By default beside {@code bin}; {@code --conf --data --log}, or {@code CAMHOST_CONF}, {@code CAMHOST_DATA},
 * {@code CAMHOST_LOG}, move them.
 *
 * @param home the program folder, never written to
 * @param conf the YAML file
 * @param confGiven whether it was named: then it must be there
 */
record Places(Path home, Path conf, boolean confGiven, Path data, Path log) {
    /** The original service's places, looked at after ours. */
    private static final List<String> OTHER_CONFIGURATIONS = List.of(
            "config/default.yaml", "/etc/camera-service/config.yaml", "/opt/camera-service/config/camera-service.yaml");

    static Places of(Path home, Arguments arguments, Map<String, String> environment) {
        String conf = arguments.value("--conf").orElse(environment.getOrDefault("CAMHOST_CONF", ""));
        String data = arguments.value("--data").orElse(environment.getOrDefault("CAMHOST_DATA", ""));
        String log = arguments.value("--log").orElse(environment.getOrDefault("CAMHOST_LOG", ""));
        return new Places(
                home,
                conf.isEmpty() ? findConfiguration(home) : absolute(conf),
                !conf.isEmpty(),
                data.isEmpty() ? home.resolve("data") : absolute(data),
                log.isEmpty() ? home.resolve("log") : absolute(log));
    }

    private static Path findConfiguration(Path home) {
        Path ours = home.resolve("conf/camhost.yaml");
        if (Files.exists(ours)) return ours;
        return OTHER_CONFIGURATIONS.stream()
                .map(Places::absolute)
                .filter(Files::isReadable)
                .findFirst()
                .orElse(ours);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    Path run() {
        return data.resolve("run");
    }

    Path socket() {
        return run().resolve("admin.sock");
    }

    Path pidFile() {
        return run().resolve("camhost.pid");
    }

    Path cache() {
        return data.resolve("cache");
    }

    Path system() {
        return home.resolve("system");
    }

    /** Makes what a running host writes to. @throws Failure when a folder cannot be written, with the way out */
    void prepare() {
        for (Path folder :
                List.of(data, run(), cache(), data.resolve("state"), data.resolve("plugins"), cache().resolve("tmp")))
            writable(folder, "--data");
        writable(log, "--log");
        try {
            Files.setPosixFilePermissions(run(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException | UnsupportedOperationException e) {
            throw new Failure("cannot make " + run() + " private: " + e.getMessage());
        }
    }

    private static void writable(Path folder, String option) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new Failure("cannot make the folder " + folder + " (" + Texts.reason(e) + "): choose another with "
                    + option + " DIR");
        }
        if (!Files.isWritable(folder))
            throw new Failure("cannot write to " + folder + ": choose another with " + option + " DIR");
    }
}
