package io.camhost.api.camera;

import java.io.Closeable;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds cameras of one kind. Publish one as a service and its cameras appear. Withdraw it and they stay as they are for the swap
 * time: if another of the same {@link #name} has told what is there by then, nobody notices; if not, they go.
 *
 * <p>Threading: {@link #start} returns at once. The sink is called by one thread at a time, whichever it is.
 *
 * <p>Leaving: threads end when the handle is closed, and also when the component is deactivated, whichever comes first.
 */
@ConsumerType
public interface CameraDiscovery {
    /** A short lower-case word for the kind of camera, such as {@code v4l2}; the same in every version. */
    String name();

    /**
     * Begins to look, and goes on until the handle is closed: closing takes at most a second, and nothing is told after it.
     *
     * @param sink is told what is here now, then {@link Sink#complete}, then every change as it happens
     * @throws io.camhost.api.ServiceGone when it has been deactivated already
     */
    Closeable start(Sink sink);

    /** Where cameras are told. Its methods return in microseconds and never throw. */
    @ProviderType
    interface Sink {
        /** It is here, or its description has changed. */
        void present(CameraDescription camera);

        /** It is gone. */
        void absent(CameraIdentity camera);

        /**
         * All that is here has been told: what was known before and has not been told to this sink is gone. Again, after
         * {@link #failed}: looking works again and nothing else has changed.
         */
        void complete();

        /** Looking fails, for {@code reason}, one line; what is known stays until it works again. */
        void failed(String reason);
    }
}
