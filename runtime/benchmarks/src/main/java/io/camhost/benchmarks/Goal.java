package io.camhost.benchmarks;

/** What a figure should be. */
record Goal(String text, boolean met) {
    static Goal atLeast(double least, double value) {
        return new Goal("≥ " + plain(least), value >= least);
    }

    static Goal atMost(double most, double value) {
        return new Goal("≤ " + plain(most), value <= most);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
