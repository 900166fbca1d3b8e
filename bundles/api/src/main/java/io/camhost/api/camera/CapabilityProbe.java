package io.camhost.api.camera;

import io.camhost.api.Deadline;
import org.osgi.annotation.versioning.ConsumerType;

/** Learns what cameras of some kind can do. Publish one as a service; the directory asks whichever says it {@link #canProbe}. */
@ConsumerType
public interface CapabilityProbe {
    /** Short lower-case word; the same in every version. */
    String name();

    /** Whether this is the probe for such a camera; from the description alone, at once. */
    boolean canProbe(CameraDescription camera);

    /**
     * Asks the camera, without disturbing whoever streams from it. Called on a thread of the caller that may block until the
     * deadline; never twice at a time for one camera.
     *
     * @throws io.camhost.api.CamhostException {@code DEPENDENCY_FAILED} when the camera does not answer or cannot be opened
     * @throws InterruptedException when the caller is closing
     */
    Capabilities probe(CameraDescription camera, Deadline deadline) throws InterruptedException;
}
