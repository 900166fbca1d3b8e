package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a server can do, read from the keys of its configuration: self-built ones have no useful version.
 *
 * @param alwaysAvailable whether viewers stay while nobody publishes; the first versions that had it are not trusted with it
 * @param recordPath whether where to record may be changed while a path is in use
 */
record Features(boolean alwaysAvailable, boolean recordPath) {
    /** @param defaults of paths, as {@code /v3/config/pathdefaults/get} gives them */
    static Features of(JsonNode defaults) {
        boolean present = defaults.has("alwaysAvailable");
        return new Features(present && defaults.has("runOnOnline"), present);
    }
}
