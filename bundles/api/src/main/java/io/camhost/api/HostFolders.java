package io.camhost.api;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where the host keeps things, from framework properties: {@code camhost.data}, {@code camhost.conf} (the YAML file),
 * {@code camhost.log}, {@code camhost.home}. Without {@code camhost.data} it is a folder in the framework's own storage.
 *
 * @param data everything that is kept: {@code state}, {@code run}, {@code plugins}, {@code recordings}, {@code snapshots},
 *     {@code cache}
 */
public record HostFolders(Path data) {
    /** @param property usually {@code bundleContext::getProperty} */
    public static HostFolders of(Function<String, @org.jspecify.annotations.Nullable String> property) {
        String data = property.apply("camhost.data");
        if (data != null) return new HostFolders(Path.of(data).toAbsolutePath());
        String storage = property.apply("org.osgi.framework.storage");
        return new HostFolders(Path.of(storage == null ? "felix-cache" : storage)
                .toAbsolutePath()
                .resolve("camhost"));
    }

    /** Files that must outlive everything: one per bundle and matter, written atomically. */
    public Path state() {
        return data.resolve("state");
    }

    /** What belongs to this run: the administration socket, leases, logs of children. Mode 0700. */
    public Path run() {
        return data.resolve("run");
    }

    public Path recordings() {
        return data.resolve("recordings");
    }

    public Path snapshots() {
        return data.resolve("snapshots");
    }

    public Path cache() {
        return data.resolve("cache");
    }
}
