package io.camhost.api.operation;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How the whole host is. Threading: any thread; answers from memory in milliseconds, also while parts are missing. */
@ProviderType
public interface HostHealth {
    /**
     * The result of {@code get_status} and the payload of {@code system_health_update}: {@code status} ({@code HEALTHY},
     * {@code DEGRADED}, {@code UNHEALTHY}), {@code uptime} in seconds, {@code version} and {@code components}, part → {@code RUNNING},
     * {@code STOPPED}, {@code ERROR}, {@code STARTING} or {@code STOPPING}; whatever is not healthy is named in {@code problems}.
     */
    Map<String, Object> status();
}
