package io.camhost.rpc;

import io.camhost.api.media.SharedText;
import io.camhost.api.rpc.SharedResult;

/** A result that many get, and its text. */
record Template(SharedResult result, SharedText text) {
    /** @param json text of {@code result} */
    Template(SharedResult result, String json) {
        this(result, new SharedText(json));
    }

    /** The very one: it never changes, so it need not be compared. */
    boolean shows(SharedResult other) {
        return result == other;
    }
}
