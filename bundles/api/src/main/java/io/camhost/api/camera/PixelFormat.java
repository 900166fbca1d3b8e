package io.camhost.api.camera;

import java.util.List;

/**
 * A pixel format of a device with its sizes.
 *
 * @param code four characters as V4L2 has them, such as {@code MJPG}, {@code YUYV}, {@code H264}
 * @param sizes largest first
 */
public record PixelFormat(String code, String description, List<FrameSize> sizes) {
    public PixelFormat {
        sizes = List.copyOf(sizes);
    }
}
