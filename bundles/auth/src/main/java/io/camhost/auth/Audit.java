package io.camhost.auth;

import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log: who came in, who did not, who may not do what. Never a secret. */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("io.camhost.audit");

    private Audit() {}

    static void recognised(Identity identity, String remote) {
        LOG.info(
                "login of {} ({}) by {} from {}",
                clean(identity.user()),
                identity.role().word(),
                identity.how(),
                clean(remote));
    }

    static void refused(String reason, String remote) {
        LOG.warn("login refused from {}: {}", clean(remote), clean(reason));
    }

    static void shutOut(String remote, long seconds) {
        LOG.warn("too many failed logins: {} is shut out for {} s", clean(remote), seconds);
    }

    static void revoked(String user) {
        LOG.warn("what was issued to {} until now is revoked", clean(user));
    }

    static void denied(Identity identity, Role needed, String what) {
        LOG.warn(
                "denied {} to {} ({}): needs {}",
                clean(what),
                clean(identity.user()),
                identity.role().word(),
                needed.word());
    }

    /** A line in the log is one line, whatever somebody calls himself. */
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
