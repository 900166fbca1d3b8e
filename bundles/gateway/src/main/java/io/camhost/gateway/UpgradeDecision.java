package io.camhost.gateway;

import java.util.Map;

/** Whether a connection may open. */
public sealed interface UpgradeDecision {
    /** @param attributes the connection begins with these: JDK types only. @param trusted whether the limits before login end at once */
    record Accepted(Map<String, Object> attributes, boolean trusted) implements UpgradeDecision {}

    /** @param status HTTP status, 400–599 */
    record Refused(int status, String reason) implements UpgradeDecision {}
}
