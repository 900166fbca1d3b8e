package io.camhost.api.camera;

import java.util.Comparator;
import java.util.List;

/**
 * What a camera can do, as probed.
 *
 * @param driver as the kernel names it; blank when unknown
 * @param card the device's own name; blank when unknown
 * @param busInfo where it is plugged in; blank when unknown; never shown to clients below admin
 * @param formats of the input that was selected when it was asked
 * @param inputs names of the sockets its pictures may come from, in the device's order; empty when it has none to choose from
 */
public record Capabilities(String driver, String card, String busInfo, List<PixelFormat> formats, List<String> inputs) {
    public Capabilities {
        formats = List.copyOf(formats);
        inputs = List.copyOf(inputs);
    }

    /** Of a device that has no inputs to choose from. */
    public Capabilities(String driver, String card, String busInfo, List<PixelFormat> formats) {
        this(driver, card, busInfo, formats, List.of());
    }

    /** Codes of the formats, in the device's order. */
    public List<String> formatCodes() {
        return formats.stream().map(PixelFormat::code).distinct().toList();
    }

    /** All sizes over all formats as {@code WxH}, largest first. */
    public List<String> resolutions() {
        return formats.stream()
                .flatMap(format -> format.sizes().stream())
                .sorted(Comparator.comparingInt((FrameSize size) -> size.width())
                        .thenComparingInt(FrameSize::height)
                        .reversed())
                .map(FrameSize::resolution)
                .distinct()
                .toList();
    }

    /** All rates, rounded to whole numbers, fastest first. */
    public List<Integer> frameRates() {
        return formats.stream()
                .flatMap(format -> format.sizes().stream())
                .flatMap(size -> size.rates().stream())
                .map(FrameRate::rounded)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
