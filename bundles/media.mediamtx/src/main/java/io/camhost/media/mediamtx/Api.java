package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.media.mediamtx.ApiClient.Answer;
import io.camhost.media.mediamtx.ApiException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the control API that we make. Threading: one at a time. */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final String CONFIG = "/v3/config/paths/";

    private final ApiClient client;

    Api(ApiClient client) {
        this.client = client;
    }

    /** Live paths by name. */
    Map<String, JsonNode> paths() throws ApiException {
        return list("/v3/paths/list");
    }

    /** Configurations of paths by name. */
    Map<String, JsonNode> pathConfigs() throws ApiException {
        return list(CONFIG + "list");
    }

    /** Sessions of RTSP readers by id. */
    Map<String, JsonNode> rtspSessions() throws ApiException {
        return sessions("rtspsessions");
    }

    /** Sessions or connections by id. @param kind such as {@code webrtcsessions} */
    Map<String, JsonNode> sessions(String kind) throws ApiException {
        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode session : items("/v3/" + kind + "/list"))
            byId.put(session.path("id").asText(), session);
        return byId;
    }

    /** Ends a session; one that is not there any more is fine. */
    void kick(String kind, String id) throws ApiException {
        Answer answer = client.call("POST", "/v3/" + kind + "/kick/" + id, null);
        if (!answer.ok() && answer.status() != 404) throw refused("kick", id, answer);
    }

    /** Asks for something small, to see whether it answers. */
    void check(Duration limit) throws ApiException {
        Answer answer = client.call("GET", "/v3/config/global/get", null, limit);
        if (answer.status() != 200)
            throw new ApiException(Kind.REFUSED, "the API answers with status " + answer.status());
    }

    /** What a path inherits. */
    JsonNode pathDefaults() throws ApiException {
        return get("/v3/config/pathdefaults/get");
    }

    JsonNode global() throws ApiException {
        return get("/v3/config/global/get");
    }

    /** Blank where the server does not say. */
    String version() throws ApiException {
        return client.call("GET", "/v3/info", null)
                .body()
                .path("version")
                .asText("")
                .strip();
    }

    void add(String name, ObjectNode config) throws ApiException {
        write("POST", "add", name, config);
    }

    void patch(String name, ObjectNode config) throws ApiException {
        write("PATCH", "patch", name, config);
    }

    /** On older servers only one that is there. */
    void replace(String name, ObjectNode config) throws ApiException {
        write("POST", "replace", name, config);
    }

    /** One that is not there is fine. */
    void delete(String name) throws ApiException {
        Answer answer = client.call("DELETE", CONFIG + "delete/" + name, null);
        if (!answer.ok() && answer.status() != 404) throw refused("delete", name, answer);
    }

    private void write(String method, String what, String name, ObjectNode config) throws ApiException {
        long begun = System.nanoTime();
        Answer answer = client.call(method, CONFIG + what + "/" + name, config);
        LOG.debug("{} {}: {} in {} µs", what, name, answer.status(), (System.nanoTime() - begun) / 1000);
        if (!answer.ok()) throw refused(what, name, answer);
    }

    private static ApiException refused(String what, String name, Answer answer) {
        return new ApiException(Kind.REFUSED, "cannot " + what + " " + name + ": " + answer.error());
    }

    private JsonNode get(String target) throws ApiException {
        Answer answer = client.call("GET", target, null);
        if (answer.status() == 401) throw new ApiException(Kind.DENIED, "the API does not know us");
        if (!answer.ok()) throw new ApiException(Kind.REFUSED, "the API refuses to be read: " + answer.error());
        return answer.body();
    }

    private Map<String, JsonNode> list(String target) throws ApiException {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode item : items(target)) byName.put(item.path("name").asText(), item);
        return byName;
    }

    /** All pages; what is there twice, since it moved meanwhile, counts once at its reader. */
    private Iterable<JsonNode> items(String target) throws ApiException {
        var all = JsonNodeFactory.instance.arrayNode();
        for (int page = 0, pages = 1; page < pages; page++) {
            JsonNode answer = get(target + "?itemsPerPage=500&page=" + page);
            if (!answer.path("items").isArray() && !answer.path("items").isNull())
                throw new ApiException(Kind.STUCK, "what answers at the API's address is no MediaMTX");
            answer.path("items").forEach(all::add);
            pages = answer.path("pageCount").asInt(1);
        }
        return all;
    }
}
