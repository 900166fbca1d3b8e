package io.camhost.discovery.v4l2;

/** Why a node cannot be used, and what to do, in one line. */
final class Faults {
    static final String STUCK = "its driver does not answer: unplug it, or restart the machine";

    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;

    private Faults() {}

    static String reason(int errno) {
        return switch (errno) {
            case EACCES, EPERM -> "permission denied: add the user of the host to the group video";
            case EBUSY -> "in use by another program that lets nobody else open it: end that one";
            default -> "it cannot be opened, errno " + errno;
        };
    }
}
