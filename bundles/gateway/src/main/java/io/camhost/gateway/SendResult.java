package io.camhost.gateway;

/** What became of a text given to a connection. */
public enum SendResult {
    /** Sent, or in the connection's queue. */
    SENT,
    /** The connection was closed before. */
    CLOSED,
    /** Its queue or the bytes queued over all connections were full: the connection is being closed. */
    OVERFLOW
}
