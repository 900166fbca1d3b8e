package io.camhost.api.rpc;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.auth.Identity;
import io.camhost.api.camera.CameraId;
import java.util.Map;
import java.util.Optional;

/**
 * A call that has passed all checks.
 *
 * @param parameters those present: checked and with the types of {@link Parameter.Type}, or as they came where the definition
 *     does not name them
 * @param caller empty only for methods that need no role
 * @param cause names this call in events that come from it; unique, also usable as an idempotency key
 * @param correlation id for the log
 */
public record RpcRequest(
        String method,
        Map<String, Object> parameters,
        RpcSession session,
        Optional<Identity> caller,
        Deadline deadline,
        String cause,
        String correlation) {

    /** A text that is required. */
    public String text(String name) {
        Object value = parameters.get(name);
        if (value == null) throw new IllegalArgumentException("the definition does not require " + name);
        return (String) value;
    }

    /**
     * The camera that a parameter {@link Parameter#device} names.
     *
     * @throws CamhostException NOT_FOUND when no camera can have that id; whether there is one, {@code Cameras} knows
     */
    public CameraId device() {
        String text = text("device");
        try {
            return CameraId.parse(text);
        } catch (IllegalArgumentException e) {
            throw CamhostException.notFound("camera", text);
        }
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) parameters.get(name));
    }

    /** An INTEGER or NUMBER. */
    public Optional<Number> number(String name) {
        return Optional.ofNullable((Number) parameters.get(name));
    }
}
