package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EACCES;
import static io.camhost.discovery.v4l2.Errno.EBUSY;
import static io.camhost.discovery.v4l2.Errno.EIO;
import static io.camhost.discovery.v4l2.Errno.ENODEV;
import static io.camhost.discovery.v4l2.Errno.ENXIO;
import static io.camhost.discovery.v4l2.Errno.EPERM;
import static io.camhost.discovery.v4l2.Errno.EPROTO;
import static io.camhost.discovery.v4l2.Errno.ETIMEDOUT;

import io.camhost.api.camera.CameraDescription.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Why a node cannot be used, and what to do, in one line. */
final class Faults {
    static final Fault STUCK = new Fault(true, "its driver does not answer: unplug it, or restart the machine");

    private static final Fault LOST = new Fault(
            true,
            "its driver has lost it, although the kernel still lists it: unplug it and plug it in again, or load its driver anew");

    private Faults() {}

    /** @param node whose owner and mode say who may open it */
    static Fault of(int errno, Path node) {
        return switch (errno) {
            case EACCES -> new Fault(false, "permission denied: " + permission(node));
            case EPERM ->
                new Fault(
                        false,
                        "not permitted: the container or the service manager keeps devices away, give it this one");
            case EBUSY ->
                new Fault(false, "in use by a program that lets nobody else open it: camhost doctor names it, end it");
            case ENODEV, ENXIO -> LOST;
            case EIO, EPROTO, ETIMEDOUT ->
                new Fault(true, "input or output error: unplug it and plug it in again, try another cable");
            default -> new Fault(true, "it cannot be opened, errno " + errno + ": unplug it and plug it in again");
        };
    }

    private static String permission(Path node) {
        String usual = "add the user of the host to the group video (usermod -aG video USER), then start the host anew";
        try {
            PosixFileAttributes attributes = Files.readAttributes(node, PosixFileAttributes.class);
            boolean groupMay = attributes
                    .permissions()
                    .containsAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE));
            String group = attributes.group().getName();
            if (!groupMay || group.equals("root"))
                return "its mode lets no group in; a udev rule does: SUBSYSTEM==\"video4linux\", GROUP=\"video\", MODE=\"0660\"";
            return usual.replace("group video", "group " + group).replace("-aG video", "-aG " + group);
        } catch (IOException | UnsupportedOperationException unknown) {
            return usual;
        }
    }
}
