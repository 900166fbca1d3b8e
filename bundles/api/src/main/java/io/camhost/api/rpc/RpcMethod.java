package io.camhost.api.rpc;

import io.camhost.api.auth.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A method clients can call. Publish one as a service and it is there, with check of roles and parameters, limits, metrics and its
 * entry in {@code rpc.discover}.
 */
@ConsumerType
public interface RpcMethod {
    /** What it is; the same for the life of the service. */
    Definition definition();

    /**
     * Asked before the parameters are judged; from memory.
     *
     * @throws io.camhost.api.CamhostException UNSUPPORTED while the feature it belongs to is switched off
     */
    default void checkAvailable() {}

    /**
     * Does the work, on a thread of {@code rpc} that may block until the request's deadline (an INSTANT one may not).
     *
     * @return what becomes {@code result}: strings, booleans, numbers, {@code null}, lists and maps with string keys of these;
     *     {@link java.time.Instant} becomes a timestamp. Templates of {@link io.camhost.api.media.StreamAddresses} are filled in.
     *     What many get alike may be a {@link SharedResult}.
     * @throws io.camhost.api.CamhostException what clients shall be told; anything else becomes an internal error
     * @throws io.camhost.api.ServiceGone before any side effect, when this method is being replaced
     */
    @Nullable
    Object call(RpcRequest request) throws InterruptedException;

    /**
     * @param name letters, digits, {@code _} and {@code .}, at most 64; a plugin's begin with a word of its own and a dot, such as
     *     {@code acme.open_door}, so that it never meets one of the host's
     * @param role the lowest that may call it; empty: anyone, before they say who they are
     * @param summary one sentence
     * @param parameters checked before {@link #call}; what is not named is ignored
     * @param result JSON Schema of the result, as a tree of JDK types
     */
    record Definition(
            String name,
            Optional<Role> role,
            Pace pace,
            String summary,
            List<Parameter> parameters,
            Map<String, Object> result) {
        public Definition {
            parameters = List.copyOf(parameters);
            result = Map.copyOf(result);
        }
    }

    enum Pace {
        /**
         * Microseconds, from memory, without side effects, on the transport's thread. A part that is not there is not waited for: such a
         * call ends with DEPENDENCY_FAILED and is made again where it may wait, as if it were QUICK.
         */
        INSTANT,
        /** Milliseconds, from memory or a listing. */
        QUICK,
        /** Seconds: pictures, recordings, scans. */
        SLOW,
        /** Changes who the caller is: nothing later of the same connection is looked at before it has ended. */
        EXCLUSIVE
    }
}
