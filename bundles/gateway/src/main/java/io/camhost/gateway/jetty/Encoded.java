package io.camhost.gateway.jetty;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts as they go over the wire; the last one is kept, since a notification goes to many. Threading: any thread. */
final class Encoded {
    private volatile @Nullable Kept last;

    private record Kept(String text, byte[] utf8) {}

    /** Not to be changed. */
    byte[] of(String text) {
        Kept kept = last;
        if (kept != null && isSame(kept.text, text)) return kept.utf8;
        byte[] utf8 = utf8(text);
        last = new Kept(text, utf8);
        return utf8;
    }

    /** The very one: to compare long texts letter by letter could take as long as to encode them. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(String one, String other) {
        return one == other;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
