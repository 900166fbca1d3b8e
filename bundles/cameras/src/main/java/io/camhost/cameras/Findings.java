package io.camhost.cameras;

import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one probe found, as the three flat lists that are merged over several probes.
 *
 * @param formats codes in the device's order
 * @param resolutions {@code WxH}, largest first
 * @param rates frames per second as text, {@code 30} or {@code 25.5}, the preferred one first
 */
record Findings(List<String> formats, List<String> resolutions, List<String> rates) {
    private static final List<String> USUAL_RATES = List.of("30", "25", "24", "15", "10", "5");
    private static final List<String> FIRST_RATES = List.of("30", "25", "24");
    private static final List<String> SECOND_RATES = List.of("15", "60", "10");

    Findings {
        formats = List.copyOf(formats);
        resolutions = List.copyOf(resolutions);
        rates = List.copyOf(rates);
    }

    /** @return empty when the probe found nothing that counts: then it has failed */
    static Optional<Findings> of(Capabilities capabilities) {
        List<String> formats = capabilities.formatCodes().stream()
                .filter(code -> !code.isBlank())
                .toList();
        List<String> resolutions = resolutions(capabilities);
        List<String> rates = rates(capabilities);
        if (formats.isEmpty() && resolutions.isEmpty() && rates.isEmpty()) return Optional.empty();
        return Optional.of(new Findings(formats, resolutions, rates.isEmpty() ? USUAL_RATES : rates));
    }

    private static List<String> resolutions(Capabilities capabilities) {
        return sizes(capabilities).stream()
                .filter(Findings::sensible)
                .sorted(Comparator.comparingInt(FrameSize::width)
                        .thenComparingInt(FrameSize::height)
                        .reversed())
                .map(FrameSize::resolution)
                .distinct()
                .toList();
    }

    /** By tier, then by the number of modes that offer it, then fastest first. */
    private static List<String> rates(Capabilities capabilities) {
        Map<String, Integer> modes = new LinkedHashMap<>();
        for (FrameSize size : sizes(capabilities))
            for (FrameRate rate : size.rates()) if (sensible(rate)) modes.merge(text(rate), 1, Integer::sum);
        List<String> rates = new ArrayList<>(modes.keySet());
        rates.sort(Comparator.comparingInt(Findings::tier)
                .thenComparing(rate -> -modes.getOrDefault(rate, 0))
                .thenComparing(rate -> -Double.parseDouble(rate)));
        return rates;
    }

    private static List<FrameSize> sizes(Capabilities capabilities) {
        return capabilities.formats().stream()
                .flatMap(format -> format.sizes().stream())
                .toList();
    }

    static boolean sensible(FrameSize size) {
        return size.width() >= 160 && size.width() <= 4096 && size.height() >= 120 && size.height() <= 3072;
    }

    static boolean sensible(FrameRate rate) {
        return rate.perSecond() >= 1 && rate.perSecond() <= 300;
    }

    /** {@code 30}, or with one decimal {@code 25.5}; 30000/1001 is {@code 30}, as its only decimal says nothing. */
    static String text(FrameRate rate) {
        String text = String.format(Locale.ROOT, "%.1f", rate.perSecond());
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static int tier(String rate) {
        if (FIRST_RATES.contains(rate)) return 0;
        return SECOND_RATES.contains(rate) ? 1 : 2;
    }

    /** The first of the set. */
    Optional<String> preferredResolution() {
        return resolutions.stream().findFirst();
    }

    /** The first of the set, rounded. */
    Optional<Integer> preferredFps() {
        return rates.stream().findFirst().map(rate -> (int) Math.max(1, Math.round(Double.parseDouble(rate))));
    }
}
