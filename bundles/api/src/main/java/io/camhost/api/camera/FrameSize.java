package io.camhost.api.camera;

import java.util.List;

/**
 * A size in pixels and the rates it is offered at.
 *
 * @param rates fastest first; empty when the device does not say
 */
public record FrameSize(int width, int height, List<FrameRate> rates) {
    public FrameSize {
        if (width <= 0 || height <= 0) throw new IllegalArgumentException("a frame size is positive");
        rates = List.copyOf(rates);
    }

    /** {@code WxH}. */
    public String resolution() {
        return width + "x" + height;
    }
}
