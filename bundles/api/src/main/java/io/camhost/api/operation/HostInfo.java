package io.camhost.api.operation;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this host is, from framework properties.
 *
 * @param version {@code camhost.version}, else 0
 * @param buildDate {@code camhost.build}, a timestamp, else empty
 * @param demo {@code camhost.demo}: two simulated cameras are wanted
 */
public record HostInfo(String version, String buildDate, boolean demo) {
    /** @param property usually {@code bundleContext::getProperty} */
    public static HostInfo of(Function<String, @Nullable String> property) {
        return new HostInfo(
                Objects.requireNonNullElse(property.apply("camhost.version"), "0"),
                Objects.requireNonNullElse(property.apply("camhost.build"), ""),
                Boolean.parseBoolean(property.apply("camhost.demo")));
    }
}
