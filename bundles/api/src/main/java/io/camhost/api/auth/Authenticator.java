package io.camhost.api.auth;

import io.camhost.api.Secret;
import org.osgi.annotation.versioning.ConsumerType;

/** Recognises one kind of credentials. Publish one as a service; all are asked until one does not say {@code NotMine}. */
@ConsumerType
public interface Authenticator {
    /** The {@code auth_type} clients use for it, such as {@code jwt}, {@code api_key}; the same in every version. */
    String name();

    /** Judges; never blocks for more than a second, never throws. Called on any thread. */
    Decision authenticate(Secret credentials);

    /** An answer. {@code NotMine} passes the question on; if nobody answers, the caller is refused. */
    sealed interface Decision {
        record Granted(Identity identity) implements Decision {}

        /** @param reason for our log, never for the client */
        record Refused(String reason) implements Decision {}

        record NotMine() implements Decision {}
    }
}
