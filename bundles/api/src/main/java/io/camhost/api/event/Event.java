package io.camhost.api.event;

import io.camhost.api.camera.CameraId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param topic as clients subscribe to it; see contract §9.2
 * @param camera which camera, if it is about one: becomes {@code device}
 * @param payload what clients are told besides {@code device} and {@code timestamp}: JDK types that can become JSON. Texts may hold
 *     templates of {@link io.camhost.api.media.StreamAddresses}
 * @param cause what call it comes from ({@link io.camhost.api.rpc.RpcRequest#cause}): the caller hears of it after its answer
 */
public record Event(
        String topic, Optional<CameraId> camera, Map<String, Object> payload, Instant at, Optional<String> cause) {
    public Event {
        payload = Collections.unmodifiableMap(new LinkedHashMap<>(payload));
    }
}
