package io.camhost.api.camera;

/**
 * What a camera is recognised by when it comes back.
 *
 * @param kind the name of the discovery that tells of it, such as {@code v4l2}
 * @param key unique in its kind and stable, such as {@code video0}; never seen by clients
 */
public record CameraIdentity(String kind, String key) {
    public CameraIdentity {
        if (kind.isBlank() || key.isBlank())
            throw new IllegalArgumentException("a camera identity has a kind and a key");
    }
}
