package io.camhost.probe.v4l2;

/** A call into the kernel has failed. */
final class ErrnoException extends Exception {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOTTY = 25;

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    ErrnoException(String call, int errno) {
        super(call + " failed with errno " + errno);
        this.call = call;
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /** What went wrong and what to do, for people; no path. */
    String hint() {
        return switch (errno) {
            case EACCES, EPERM -> "permission denied: the user of the host must be in the group video";
            case ENOENT, ENXIO, ENODEV -> "the camera is gone";
            case EBUSY -> "the camera is busy: another program uses it";
            case ENOTTY, EINVAL -> "it does not answer as a video device does (" + call + ")";
            default -> "the driver refuses " + call + " with errno " + errno;
        };
    }

    /** Whether the driver says: no more of these, or none at all. */
    boolean endsEnumeration() {
        return errno == EINVAL || errno == ENOTTY;
    }
}
