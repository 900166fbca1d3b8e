package io.camhost.api;

/** What kind of failure it is: a program acts on this, a person reads the message. Only {@code rpc} knows the JSON-RPC numbers. */
public enum ErrorCode {
    /** A parameter breaks a rule. Data: {@code param}, {@code rule}, optionally {@code hint}. */
    INVALID_PARAMETER,
    /** Nobody has said who they are, or the session has expired. Data: {@code reason}. */
    UNAUTHENTICATED,
    /** The role is too low. Data: {@code required_role}, {@code have_role}. */
    FORBIDDEN,
    /** There is no such thing. Data: {@code resource} (camera, recording, snapshot, stream), {@code id}. */
    NOT_FOUND,
    /** Not now: data {@code state}, {@code allowed_states}. */
    INVALID_STATE,
    /** Switched off or impossible here. Data: {@code feature}, {@code reason}. */
    UNSUPPORTED,
    /** Too often. Data: {@code retry_after_ms}. */
    RATE_LIMITED,
    /** Something we depend on failed or is missing. Data: {@code dependency}, {@code detail} (no path, no URL). */
    DEPENDENCY_FAILED,
    /** Anything else: a defect. */
    INTERNAL
}
