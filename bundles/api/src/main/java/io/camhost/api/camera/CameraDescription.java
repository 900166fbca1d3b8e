package io.camhost.api.camera;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A camera as its discovery knows it.
 *
 * @param name for people; blank when unknown, then it becomes {@code Camera <N>}
 * @param number the number it would like as its id: taken when free. Empty: the next free one from 100 on
 * @param usable false when it is there but cannot be opened: it is listed as DISCONNECTED, or as ERROR when the fault is unexpected
 * @param stored whether its id is remembered over restarts
 * @param permanent what goes along with the camera wherever it is plugged in, such as its model and serial number; blank when it has
 *     nothing of the kind. When the identity is not known, a camera that is away and has the same is taken to be this one; when several
 *     have the same, they are told apart by their identities only
 * @param fault why it is not usable; empty when it is, or when nobody knows
 * @param details what whoever administers this machine may like to know ({@code model}, {@code serial}, {@code port}, {@code node},
 *     {@code driver}, {@code identity}: what it is recognised by; {@code bus}: cameras that name the same one share its bandwidth;
 *     {@code speed}: its own on it, in Mbit/s); never shown to clients
 */
public record CameraDescription(
        CameraIdentity identity,
        String name,
        CameraSource source,
        OptionalInt number,
        boolean usable,
        boolean stored,
        String permanent,
        Optional<Fault> fault,
        Map<String, String> details) {
    public CameraDescription {
        if (usable && fault.isPresent()) throw new IllegalArgumentException("a usable camera has no fault");
        details = Map.copyOf(details);
    }

    /** One of which there is no more to say. */
    public CameraDescription(
            CameraIdentity identity,
            String name,
            CameraSource source,
            OptionalInt number,
            boolean usable,
            boolean stored) {
        this(identity, name, source, number, usable, stored, "", Optional.empty(), Map.of());
    }

    /**
     * Why a camera that is there cannot be used.
     *
     * @param unexpected whether something has failed that should not: the camera is in ERROR. Otherwise it only may not be opened
     * @param reason with what to do about it; one line, without a path
     */
    public record Fault(boolean unexpected, String reason) {}
}
