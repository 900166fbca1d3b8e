package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.util.SortedMap;

/** The kernel's list of video nodes. */
interface VideoNodes {
    /**
     * A node that is there.
     *
     * @param instance changes when another device, or the same one plugged in again, gets the number
     */
    record Node(int number, String instance) {
        String name() {
            return "video" + number;
        }
    }

    /** By number. */
    SortedMap<Integer, Node> nodes() throws IOException;

    /** What the kernel knows of the device without its being opened. */
    Place place(Node node);
}
