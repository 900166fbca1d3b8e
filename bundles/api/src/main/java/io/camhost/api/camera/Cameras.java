package io.camhost.api.camera;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one directory of cameras. Threading: any thread; every call answers from memory at once.
 *
 * @see CameraListener
 */
@ProviderType
public interface Cameras {
    /**
     * All cameras that are known, by number; one that is away stays as DISCONNECTED, over restarts when its id is stored. The very same
     * list until something changes.
     */
    List<Camera> list();

    Optional<Camera> find(CameraId id);

    /** Whether the first look of some discovery is still going on. */
    boolean discovering();

    /** Discoveries by name with why they fail; an empty text when they do not. */
    Map<String, String> discoveries();

    /**
     * What clients are told of a camera (contract §4 "Camera"): {@code device}, {@code status}, {@code name}, {@code resolution},
     * {@code fps}, {@code streams}; JDK types, stream addresses still templates.
     */
    Map<String, Object> describe(Camera camera);

    /**
     * Gives a camera a name for people: it is its {@link Camera#name} from now on, wherever it is plugged in.
     *
     * @param alias up to 64 characters, of one camera only; empty takes the name away
     * @throws io.camhost.api.CamhostException {@code NOT_FOUND}; {@code INVALID_PARAMETER}; {@code INVALID_STATE} when the configuration
     *     names it
     */
    void alias(CameraId id, String alias);

    /**
     * Takes a camera that is away off the list. Its id is given to no other one, so that none gets what belongs to it.
     *
     * @throws io.camhost.api.CamhostException {@code NOT_FOUND}; {@code INVALID_STATE} while it is there
     */
    void forget(CameraId id);
}
