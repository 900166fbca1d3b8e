package io.camhost.api;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Where the host keeps things: in the folder that the framework property {@code camhost.data} names, else in one in the framework's
 * own storage, which is emptied whenever that is.
 *
 * @param data everything that is kept: {@code state}, {@code run}, {@code plugins}, {@code recordings}, {@code snapshots},
 *     {@code cache}
 */
public record HostFolders(Path data) {
    /** The same for every bundle of a framework. @throws IllegalStateException when it is neither told nor has storage */
    public static HostFolders of(BundleContext context) {
        String data = context.getProperty("camhost.data");
        if (data != null) return new HostFolders(Path.of(data).toAbsolutePath());
        File storage = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getBundleContext()
                .getDataFile("camhost");
        if (storage == null)
            throw new IllegalStateException(
                    "this framework keeps no files: set the framework property camhost.data to a folder");
        return new HostFolders(storage.toPath().toAbsolutePath());
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
