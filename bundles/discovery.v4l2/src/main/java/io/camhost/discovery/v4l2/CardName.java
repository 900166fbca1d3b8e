package io.camhost.discovery.v4l2;

/** A driver's name for a device, made fit for people. */
final class CardName {
    private CardName() {}

    /** Without control characters, and once where the driver says it twice: {@code Cam: Cam}, the second one cut. */
    static String of(String card) {
        String name = card.replaceAll("[\\p{Cntrl}\\uFFFD]", "?").strip();
        int colon = name.indexOf(": ");
        if (colon <= 0) return name;
        String first = name.substring(0, colon);
        String second = name.substring(colon + 2);
        return !second.isBlank() && first.startsWith(second) ? first : name;
    }
}
