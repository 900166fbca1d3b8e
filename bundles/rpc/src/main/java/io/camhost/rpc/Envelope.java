package io.camhost.rpc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that is a request or a client notification.
 *
 * @param id empty for a notification: nothing is ever sent back
 * @param params as it came, as a tree of JDK types; {@code null} when absent. Whether it is an object is judged later
 */
record Envelope(Optional<Id> id, String method, @Nullable Object params) {}
