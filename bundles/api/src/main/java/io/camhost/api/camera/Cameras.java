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
    /** All cameras known since the start, by number; one that was unplugged stays as DISCONNECTED. The very same list until something changes. */
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
}
