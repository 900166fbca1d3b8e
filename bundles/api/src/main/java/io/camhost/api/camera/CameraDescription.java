package io.camhost.api.camera;

import java.util.OptionalInt;

/**
 * A camera as its discovery knows it.
 *
 * @param name for people; blank when unknown, then it becomes {@code Camera <N>}
 * @param number the number it would like as its id: taken when free. Empty: the next free one from 100 on
 * @param usable false when it is there but cannot be opened: it is listed as DISCONNECTED
 * @param stored whether its id is remembered over restarts
 */
public record CameraDescription(
        CameraIdentity identity,
        String name,
        CameraSource source,
        OptionalInt number,
        boolean usable,
        boolean stored) {}
