package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells viewers from readers of our own. Sessions are asked for only when there is a reader not seen before. Threading: one thread.
 */
final class Viewers {
    private final Api api;
    private final Map<String, Boolean> own = new HashMap<>(); // by id of the session

    Viewers(Api api) {
        this.api = api;
    }

    void look(Collection<JsonNode> paths) throws ApiException {
        Set<String> sessions = new HashSet<>();
        for (JsonNode path : paths)
            for (JsonNode reader : path.path("readers"))
                if (reader.path("type").asText().startsWith("rtsp"))
                    sessions.add(reader.path("id").asText());
        own.keySet().retainAll(sessions);
        if (own.keySet().containsAll(sessions)) return;
        Map<String, JsonNode> known = api.rtspSessions();
        for (String id : sessions) {
            JsonNode session = known.get(id);
            own.putIfAbsent(
                    id, session != null && session.path("query").asText("").contains(Publisher.OWN_QUERY));
        }
    }

    int of(JsonNode path) {
        int viewers = 0;
        for (JsonNode reader : path.path("readers"))
            if (!own.getOrDefault(reader.path("id").asText(), false)) viewers++;
        return viewers;
    }
}
