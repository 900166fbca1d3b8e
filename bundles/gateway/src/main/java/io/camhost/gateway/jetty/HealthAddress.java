package io.camhost.gateway.jetty;

import java.time.Duration;
import java.util.function.Consumer;
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

    private Address address;
    private Consumer<Address> follower = changed -> {};

    @Activate
    public HealthAddress(Config config) {
        address = Address.of(config);
    }

    /** No client's connection ends for it: the gateway is not made anew, but told. */
    @Modified
    synchronized void modified(Config config) {
        try {
            Address changed = Address.of(config);
            if (changed.equals(address)) return;
            address = changed;
            follower.accept(changed);
        } catch (IllegalArgumentException e) {
            LOG.error("The changed settings are refused, those before stay: {}", e.getMessage());
        }
    }

    /** Tells the address, at once and whenever it changes. */
    synchronized void follow(Consumer<Address> told) {
        follower = told;
        told.accept(address);
    }
}
