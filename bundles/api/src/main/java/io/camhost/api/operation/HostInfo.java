package io.camhost.api.operation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * What this host is, from framework properties.
 *
 * @param version {@code camhost.version}, else that of the bundle of this interface
 * @param buildDate {@code camhost.build}, a timestamp, else empty
 * @param demo {@code camhost.demo}: two simulated cameras are wanted
 */
public record HostInfo(String version, String buildDate, boolean demo) {
    public static HostInfo of(BundleContext context) {
        return new HostInfo(
                Objects.requireNonNullElseGet(context.getProperty("camhost.version"), HostInfo::ownVersion),
                Objects.requireNonNullElse(context.getProperty("camhost.build"), ""),
                Boolean.parseBoolean(context.getProperty("camhost.demo")));
    }

    private static String ownVersion() {
        @Nullable Bundle bundle = FrameworkUtil.getBundle(HostInfo.class);
        return bundle == null ? "0" : bundle.getVersion().toString();
    }
}
