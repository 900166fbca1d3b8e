package io.camhost.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The same figure, taken again and again. */
final class Rounds {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        return median(values);
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) throw new IllegalStateException("nothing was measured");
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    Rounds each(DoubleUnaryOperator change) {
        Rounds changed = new Rounds();
        values.forEach(value -> changed.add(change.applyAsDouble(value)));
        return changed;
    }

    /** Round by round, since what disturbs a round disturbs both that were measured in it. */
    Rounds over(Rounds other) {
        if (values.size() != other.values.size()) throw new IllegalStateException("not measured in the same rounds");
        Rounds ratios = new Rounds();
        for (int i = 0; i < values.size(); i++) ratios.add(values.get(i) / other.values.get(i));
        return ratios;
    }

    /** Median, and from where to where. */
    String text(int digits) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        String median = number(median(), digits);
        if (sorted.length == 1) return median;
        return median + " (" + number(sorted[0], digits) + "…" + number(sorted[sorted.length - 1], digits) + ")";
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
