package io.camhost.api.camera;

/**
 * What a camera is recognised by when it comes back, first of all; see {@link CameraDescription#permanent}.
 *
 * @param kind the name of the discovery that tells of it, such as {@code v4l2}
 * @param key stable, and at any time that of one camera of its kind only, such as model and port; never seen by clients
 */
public record CameraIdentity(String kind, String key) {
    public CameraIdentity {
        if (kind.isBlank() || key.isBlank())
            throw new IllegalArgumentException("a camera identity has a kind and a key");
    }
}
