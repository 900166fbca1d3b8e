package io.camhost.swap.mp4;

/** Pictures without a hole. @param from milliseconds after the file's first picture @param until likewise; behind the last one */
public record Stretch(long from, long until) {
    public Stretch {
        if (until < from) throw new IllegalArgumentException("a stretch that ends before it begins");
    }
}
