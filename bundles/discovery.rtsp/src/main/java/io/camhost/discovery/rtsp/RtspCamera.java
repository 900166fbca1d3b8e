package io.camhost.discovery.rtsp;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One camera of the configuration, for {@link RtspDiscovery}. Its password is fetched by name where it is used. */
@Component(
        service = RtspCamera.class,
        configurationPid = "io.camhost.rtsp.cameras",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RtspCamera.Config.class, factory = true)
public final class RtspCamera {
    /** An item of the list {@code rtsp.cameras} of the configuration. */
    @ObjectClassDefinition(name = "Network camera")
    @interface Config {
        @AttributeDefinition(description = "what people call it, once in the list")
        String name() default "";

        @AttributeDefinition(description = "rtsp://host[:port]/path or rtsps://…, without user and password")
        String url() default "";

        @AttributeDefinition(description = "who logs in there; the password is the secret rtsp.cameras.NAME.password")
        String user() default "";
    }

    private final String name;
    private final RtspUrl url;
    private final String user;

    @Activate
    public RtspCamera(Config config) {
        this(config.name(), config.url(), config.user());
    }

    RtspCamera(String name, String url, String user) {
        if (name.isBlank()) throw new IllegalArgumentException("rtsp.cameras: a camera has a name");
        this.name = name;
        this.url = RtspUrl.parse(name, url);
        this.user = user;
    }

    String name() {
        return name;
    }

    RtspUrl url() {
        return url;
    }

    String user() {
        return user;
    }

    /** Under which name its password is known to secret sources. */
    String secretName() {
        return "rtsp.cameras." + name + ".password";
    }
}
