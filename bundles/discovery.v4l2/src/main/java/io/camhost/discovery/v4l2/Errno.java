package io.camhost.discovery.v4l2;

/** What system calls fail with; the numbers are the same on x86 and ARM. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EPROTO = 71;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;

    private Errno() {}
}
