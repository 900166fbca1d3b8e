package io.camhost.discovery.v4l2;

import java.nio.file.Path;

/** Asks a video node what it is. */
interface NodeQuery {
    /** The node's answer. */
    sealed interface Answer {
        /** Pictures can be taken from it. @param card the driver's name for it; may be blank */
        record Camera(String card) implements Answer {}

        /** Something else: metadata, output, a codec. */
        record Other() implements Answer {}

        /** It cannot be opened now. @param errno as the kernel says */
        record Failed(int errno) implements Answer {}

        /** Nothing can be asked: native code cannot be loaded. */
        record NoNativeCode() implements Answer {}
    }

    /**
     * Opens it, asks, closes it.
     *
     * @param thoroughly whether the camera itself must answer, not only its driver, which may know by heart what it says
     * @throws LinkageError when native code cannot be loaded
     */
    Answer ask(Path node, boolean thoroughly);
}
