package io.camhost.api.camera;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of every change of a camera, at once. Publish one as a service: it is first told all cameras there are, as changes from
 * nothing. Called on one thread, in order; must return in milliseconds.
 */
@ConsumerType
public interface CameraListener {
    /** @param before empty when it is new to this listener */
    void changed(Optional<Camera> before, Camera now);
}
