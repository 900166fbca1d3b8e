package io.camhost.cameras;

import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which format goes with which size and rate: kept over all probes, so that the merged lists can be told as modes again. */
final class Modes {
    private static final Comparator<FrameSize> LARGEST_FIRST = Comparator.comparingInt(FrameSize::width)
            .thenComparingInt(FrameSize::height)
            .reversed();

    private Modes() {}

    /** All modes of both; texts of the later one, unless it lacks them. */
    static Capabilities union(Capabilities earlier, Capabilities later) {
        Map<String, PixelFormat> formats = new LinkedHashMap<>();
        earlier.formats().forEach(format -> formats.put(format.code(), format));
        later.formats().forEach(format -> formats.merge(format.code(), format, Modes::union));
        return new Capabilities(
                either(later.driver(), earlier.driver()),
                either(later.card(), earlier.card()),
                either(later.busInfo(), earlier.busInfo()),
                List.copyOf(formats.values()),
                later.inputs().isEmpty() ? earlier.inputs() : later.inputs());
    }

    private static PixelFormat union(PixelFormat earlier, PixelFormat later) {
        Map<String, FrameSize> sizes = new LinkedHashMap<>();
        earlier.sizes().forEach(size -> sizes.put(size.resolution(), size));
        later.sizes().forEach(size -> sizes.merge(size.resolution(), size, Modes::union));
        return new PixelFormat(
                later.code(),
                either(later.description(), earlier.description()),
                sizes.values().stream().sorted(LARGEST_FIRST).toList());
    }

    private static FrameSize union(FrameSize earlier, FrameSize later) {
        Set<FrameRate> rates = new TreeSet<>(Comparator.reverseOrder());
        rates.addAll(earlier.rates());
        rates.addAll(later.rates());
        return new FrameSize(later.width(), later.height(), List.copyOf(rates));
    }

    private static String either(String wanted, String otherwise) {
        return wanted.isBlank() ? otherwise : wanted;
    }

    /** Only the modes whose parts are all in the merged lists; formats in their order. */
    static Capabilities only(Capabilities all, Findings merged) {
        List<PixelFormat> formats = new ArrayList<>();
        for (String code : merged.formats())
            for (PixelFormat format : all.formats())
                if (format.code().equals(code))
                    formats.add(new PixelFormat(code, format.description(), sizes(format, merged)));
        return new Capabilities(all.driver(), all.card(), all.busInfo(), formats, all.inputs());
    }

    private static List<FrameSize> sizes(PixelFormat format, Findings merged) {
        return format.sizes().stream()
                .filter(size -> merged.resolutions().contains(size.resolution()))
                .map(size -> new FrameSize(size.width(), size.height(), rates(size, merged)))
                .toList();
    }

    private static List<FrameRate> rates(FrameSize size, Findings merged) {
        return size.rates().stream()
                .filter(rate -> merged.rates().contains(Findings.text(rate)))
                .toList();
    }
}
