package io.camhost.events;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.camhost.api.media.SharedText;
import io.camhost.gateway.Connection;
import io.camhost.swap.client.ClientValue;
import java.util.HashMap;
import java.util.Map;

/** The texts of one event: built once for all clients, with what each sees differently filled in. One thread at a time. */
final class Texts {
    private final Kept event;
    private final boolean template;
    private final Map<String, String> byName = new HashMap<>();
    private final Map<String, SharedText> cut = new HashMap<>();

    Texts(Kept event) {
        this.event = event;
        this.template = event.template();
    }

    Kept event() {
        return event;
    }

    String of(String name, Connection client) {
        String text = byName.computeIfAbsent(name, event::text);
        if (!template) return text;
        return cut.computeIfAbsent(name, any -> new SharedText(text))
                .fillIn(each -> escape(ClientValue.of(each, client.authority(), client.secure(), client.attributes())));
    }

    /** What may stand between the quotes of a JSON text. */
    private static String escape(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
