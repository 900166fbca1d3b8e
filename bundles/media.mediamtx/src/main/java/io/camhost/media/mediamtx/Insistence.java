package io.camhost.media.mediamtx;

/**
 * A change that cuts somebody waits until nobody is there; an operator may insist on it. Then it is made, and so is what follows from
 * it, until nothing waits any more. Threading: {@link #begin} on any thread, the rest on one.
 */
final class Insistence {
    private volatile boolean on;
    private boolean needed;

    void begin() {
        on = true;
    }

    /** @param cuts why a change should wait; blank when it need not @return the same, or blank when it is insisted on */
    String waits(String cuts) {
        if (!cuts.isEmpty()) needed = true;
        return on ? "" : cuts;
    }

    /** All changes have been looked at. */
    void looked() {
        if (!needed) on = false;
        needed = false;
    }
}
