package io.camhost.streams;

import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.media.MediaServer.Condition;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Media;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How the active media server is, whichever it is; clients know it as {@code mediamtx}. */
@Component(immediate = true)
public final class MediaServerHealth implements HealthCheck {
    private final Streams streams;

    @Activate
    public MediaServerHealth(@Reference(name = "streams") Streams streams) {
        this.streams = streams;
    }

    @Override
    public String name() {
        return "mediamtx";
    }

    @Override
    public Report report() {
        Media media;
        Condition condition;
        try {
            media = streams.media();
            condition = streams.condition();
        } catch (ServiceGone leaving) {
            return new Report(Health.STARTING, "being replaced", Map.of());
        }
        Status status = media.status();
        Map<String, Object> details = new HashMap<>(condition.details());
        details.putAll(Map.of("driver", media.driver(), "version", status.version(), "reason", media.reason()));
        if (!condition.limits().isEmpty()) details.put("limits", condition.limits());
        return switch (status.state()) {
            case RUNNING ->
                condition.message().isEmpty()
                        ? new Report(condition.health(), status.reason(), details)
                        : new Report(condition.health(), condition.message(), details);
            case STARTING -> new Report(Health.STARTING, media.reason(), details);
            case STOPPED, ERROR -> new Report(Health.UNHEALTHY, status.reason(), details);
        };
    }
}
