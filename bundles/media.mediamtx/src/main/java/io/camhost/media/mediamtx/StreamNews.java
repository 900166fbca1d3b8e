package io.camhost.media.mediamtx;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Wakes {@code streams}, which rests while nobody wants anything, when a camera gets its first viewer or loses its last. One thread. */
final class StreamNews {
    private final Gate<Streams> streams = new Gate<>("streams");
    private Set<CameraId> watched = Set.of();

    void bind(Streams there) {
        streams.bind(there);
    }

    void unbind(Streams gone) {
        streams.unbind(gone);
    }

    void tell(List<StreamState> states) {
        Set<CameraId> now = new HashSet<>();
        for (StreamState state : states) if (state.viewers() > 0) now.add(state.camera());
        if (now.equals(watched)) return;
        watched = now;
        now();
    }

    /** Any thread. */
    void now() {
        try {
            streams.now().ifPresent(Streams::look);
        } catch (ServiceGone e) {
            // its successor looks at once by itself
        }
    }

    void close() {
        streams.close();
    }
}
