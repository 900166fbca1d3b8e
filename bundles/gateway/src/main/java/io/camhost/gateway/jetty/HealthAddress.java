package io.camhost.gateway.jetty;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where health is asked for. A component of its own because section {@code http_health} has a host and a port too. */
@Component(service = HealthAddress.class, configurationPid = "io.camhost.http_health")
@Designate(ocd = HealthAddress.Config.class)
public final class HealthAddress {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAddress.class);

    @ObjectClassDefinition(name = "Health listener")
    @interface Config {
        boolean enabled() default true;

        String host() default "127.0.0.1";

        @AttributeDefinition(description = "0 for any that is free")
        int port() default 8003;

        @AttributeDefinition(description = "seconds")
        double idle_timeout() default 30;
    }

    /** Checked. */
    record Address(boolean enabled, String host, int port, Duration idleTimeout) {
        static Address of(Config config) {
            if (config.host().isBlank()) throw Settings.bad("http_health.host", "an address or a name", config.host());
            if (config.port() < 0 || config.port() > 65535)
                throw Settings.bad("http_health.port", "0-65535", config.port());
            return new Address(
                    config.enabled(),
                    config.host(),
                    config.port(),
                    Settings.seconds("http_health.idle_timeout", config.idle_timeout()));
        }
    }

    private final Address address;

    @Activate
    public HealthAddress(Config config) {
        address = Address.of(config);
    }

    /** Nobody's connection ends for a changed setting. */
    @Modified
    void modified(Config config) {
        if (!Address.of(config).equals(address))
            LOG.warn("Section http_health has changed; its listener changes at the next start of the host");
    }

    Address address() {
        return address;
    }
}
