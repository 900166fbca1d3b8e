package io.camhost.probe.v4l2;

import java.nio.ByteBuffer;

/** Video device nodes, as far as they are needed here. */
interface VideoDevices {
    /** Opens it for reading and writing, without waiting. */
    VideoDevice open(String node) throws ErrnoException;

    /** An open node. Used by one thread at a time. */
    interface VideoDevice extends AutoCloseable {
        /**
         * @param call name of the request, for errors
         * @param block what the kernel reads and writes, in native byte order, from 0 to its capacity
         */
        void ioctl(String call, int request, ByteBuffer block) throws ErrnoException;

        @Override
        void close();
    }
}
