package io.camhost.checks.load;

import io.camhost.checks.Host;
import java.util.List;

/** What replaced bundles leave behind. */
public final class LeftOver {
    private LeftOver() {}

    /** Bundles of which more than one version is in memory after a collection. */
    public static List<String> classLoaders(Host host) {
        return Shape.leftOver(Shape.loaders(host.pid()));
    }
}
