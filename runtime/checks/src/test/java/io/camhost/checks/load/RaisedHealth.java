package io.camhost.checks.load;

import io.camhost.api.HealthCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/** Part of a later version of a bundle with a health report: it says more. */
public final class RaisedHealth {
    private RaisedHealth() {}

    public static HealthCheck.Report report(HealthCheck.Report shipped) {
        Map<String, Object> more = new LinkedHashMap<>(shipped.details());
        more.put("raised", "yes");
        return new HealthCheck.Report(shipped.health(), shipped.message(), more);
    }
}
