package io.camhost.rpc;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** By what a request is found in the log. */
final class Correlation {
    private static final int LONGEST = 64;

    private Correlation() {}

    /** The request's id, if it is fit for a log line; else 8 hex digits. */
    static String of(Optional<Id> id) {
        return id.map(Id::text)
                .filter(Correlation::fit)
                .orElseGet(
                        () -> String.format("%08x", ThreadLocalRandom.current().nextInt()));
    }

    private static boolean fit(String text) {
        if (text.isEmpty() || text.length() > LONGEST) return false;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) return false;
        return true;
    }
}
