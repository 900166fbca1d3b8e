package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.media.mediamtx.ApiClient.Answer;
import io.camhost.testing.MediaMtxFacts.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver relies on in a server's control API. It is the same for the fake and for the real one, or the fake is wrong. */
abstract class ApiSuite {
    private static final String CONFIG = "/v3/config/paths/";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Rig.Maker maker;

    @TempDir
    Path folder;

    private Rig rig;

    ApiSuite(Rig.Maker maker) {
        this.maker = maker;
    }

    @BeforeEach
    void begin() throws Exception {
        rig = maker.in(folder);
    }

    @AfterEach
    void end() {
        if (rig != null) rig.close();
    }

    private Answer call(String method, String target, String body) throws Exception {
        return rig.client().call(method, target, body.isEmpty() ? null : json.readTree(body));
    }

    private JsonNode get(String target) throws Exception {
        Answer answer = call("GET", target, "");
        assertThat(answer.status()).as(target).isEqualTo(200);
        return answer.body();
    }

    private JsonNode named(String target, String name) throws Exception {
        for (JsonNode item : get(target).path("items"))
            if (item.path("name").asText().equals(name)) return item;
        return json.nullNode();
    }

    /** Every member that is published is there, of its type, and there is no other. */
    private void matches(JsonNode object, String kind, Set<String> without, Set<String> more) {
        Map<String, Member> members = rig.facts().members(kind);
        boolean settings = kind.endsWith("Conf");
        Set<String> expected = members.entrySet().stream()
                .filter(member -> !settings || !member.getValue().deprecated())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.removeAll(without);
        expected.addAll(more);
        Set<String> there = new TreeSet<>();
        object.fieldNames().forEachRemaining(there::add);
        assertThat(there).as(kind).isEqualTo(expected);
        object.properties().forEach(member -> {
            Member published = members.get(member.getKey());
            if (published != null && !(published.nullable() && member.getValue().isNull()))
                assertThat(type(member.getValue()))
                        .as("%s.%s: %s", kind, member.getKey(), member.getValue())
                        .isEqualTo(published.type().equals("integer") ? "number" : published.type());
        });
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    @Test
    void settingsHaveTheMembersThatArePublished() throws Exception {
        matches(get("/v3/config/pathdefaults/get"), "PathConf", Set.of(), Set.of());
        matches(get("/v3/config/global/get"), "GlobalConf", Set.of(), Set.of());
    }

    @Test
    void whatFlowsHasTheMembersThatArePublished() throws Exception {
        call("POST", CONFIG + "add/one", "{}");
        await().until(() -> !named("/v3/paths/list", "one").isNull());
        matches(named("/v3/paths/list", "one"), "Path", Set.of(), Set.of());
        matches(get("/v3/paths/list"), "PathList", Set.of(), Set.of("itemCount")); // 1.5 has it, and does not say so
        rig.publish("one");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> named("/v3/paths/list", "one").path("source").isObject());
        JsonNode path = named("/v3/paths/list", "one");
        matches(path, "Path", Set.of(), Set.of());
        matches(path.path("source"), "PathSource", Set.of(), Set.of());
        rig.read("one", "ticket=1");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !named("/v3/paths/list", "one").path("readers").isEmpty());
        JsonNode reader = named("/v3/paths/list", "one").path("readers").get(0);
        matches(reader, "PathReader", Set.of(), Set.of());
        for (JsonNode session : get("/v3/rtspsessions/list").path("items"))
            if (session.path("id").equals(reader.path("id"))) {
                matches(session, "RTSPSession", Set.of(), Set.of());
                assertThat(session.path("query").asText()).isEqualTo("ticket=1");
                return;
            }
        throw new AssertionError("the reader has no session");
    }

    @Test
    void aPathWithoutSettingsHasTheDefaults() throws Exception {
        call("POST", CONFIG + "add/one", "{}");
        await().until(() -> !named(CONFIG + "list", "one").isNull());
        ObjectNode config = (ObjectNode) named(CONFIG + "list", "one");
        ObjectNode defaults = (ObjectNode) get("/v3/config/pathdefaults/get");
        assertThat(config.without("name").toString())
                .isEqualTo(defaults.without("name").toString());
    }

    @Test
    void writesAreAnsweredAsPublished() throws Exception {
        refused(call("PATCH", CONFIG + "patch/one", "{}"), 404, "");
        refused(call("DELETE", CONFIG + "delete/one", ""), 404, "");
        accepted(call("POST", CONFIG + "add/one", "{\"maxReaders\": 3}"));
        refused(call("POST", CONFIG + "add/one", "{}"), 400, "path already exists");
        accepted(call("PATCH", CONFIG + "patch/one", "{\"recordPartDuration\": \"2s\"}"));
        await().until(() -> named(CONFIG + "list", "one")
                .path("recordPartDuration")
                .asText()
                .equals("2s"));
        assertThat(named(CONFIG + "list", "one").path("maxReaders").asInt()).isEqualTo(3);
        accepted(call("POST", CONFIG + "replace/one", "{\"recordPartDuration\": \"2s\"}"));
        await().until(() -> named(CONFIG + "list", "one").path("maxReaders").asInt() == 0);
        accepted(call("DELETE", CONFIG + "delete/one", ""));
        await().until(() -> named("/v3/paths/list", "one").isNull());
        Answer replaced = call("POST", CONFIG + "replace/two", "{}");
        if (rig.modern()) accepted(replaced);
        else refused(replaced, 404, "");
    }

    @ParameterizedTest
    @CsvSource({
        "2s, 2s, 2s",
        "90m, 1h30m0s, 1h30m0s",
        "61s, 1m1s, 1m1s",
        "1500ms, 1.5s, 1.5s",
        "200ms, 200ms, 200ms",
        "24h, 24h0m0s, 1d",
        "0s, 0s, ''"
    })
    void durationsAreToldInOneForm(String given, String older, String newer) throws Exception {
        accepted(call("POST", CONFIG + "add/one", "{\"recordPartDuration\": \"" + given + "\"}"));
        String told = rig.modern() ? newer : older;
        await().until(() -> named(CONFIG + "list", "one")
                .path("recordPartDuration")
                .asText("-")
                .equals(told));
    }

    @Test
    void passwordsCannotBeReadBackFromANewerOne() throws Exception {
        accepted(call("POST", CONFIG + "add/one", "{\"publishUser\": \"u\", \"publishPass\": \"p\"}"));
        await().until(() ->
                named(CONFIG + "list", "one").path("publishPass").asText().equals(rig.modern() ? "<redacted>" : "p"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() throws Exception {
        refused(call("POST", CONFIG + "add/one", "{\"wonder\": 1}"), 400, "json: unknown field \"wonder\"");
        refused(call("POST", CONFIG + "add/one", "{\"record\": \"yes\"}"), 400, "");
        refused(call("POST", CONFIG + "add/one", "[]"), 400, "");
        refused(call("PATCH", "/v3/config/global/patch", "{\"wonder\": 1}"), 400, "json: unknown field \"wonder\"");
        Answer newer = call("POST", CONFIG + "add/one", "{\"runOnOnline\": \"\"}");
        if (rig.modern()) accepted(newer);
        else refused(newer, 400, "json: unknown field \"runOnOnline\"");
    }

    private void accepted(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo(rig.modern() ? "{\"status\":\"ok\"}" : "");
    }

    private void refused(Answer answer, int status, String error) {
        assertThat(answer.status()).isEqualTo(status);
        matches(answer.body(), "Error", Set.of(), Set.of());
        if (!error.isEmpty()) assertThat(answer.error()).isEqualTo(error);
    }

    @Test
    void aCallThatItDoesNotKnowIsAnsweredWithText() throws Exception {
        Answer answer = call("GET", "/v3/nothing/list", "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().isMissingNode()).isTrue();
        assertThat(call("GET", "/v3/info", "").status()).isEqualTo(rig.modern() ? 200 : 404);
    }

    @Test
    void listsHavePages() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) call("POST", CONFIG + "add/page-" + name, "{}");
        await().until(() -> named(CONFIG + "list", "page-c").isObject());
        int all = get(CONFIG + "list").path("itemCount").asInt();
        JsonNode page = get(CONFIG + "list?itemsPerPage=2&page=1");
        assertThat(page.path("itemCount").asInt()).isEqualTo(all);
        assertThat(page.path("pageCount").asInt()).isEqualTo((all + 1) / 2);
        assertThat(page.path("items")).hasSize(Math.min(2, all - 2));
        assertThat(get(CONFIG + "list?itemsPerPage=2&page=9").path("items")).isEmpty();
    }

    @Test
    void aReloadOfItsFileForgetsWhatCameByTheApi() throws Exception {
        call("POST", CONFIG + "add/one", "{}");
        await().until(() -> !named("/v3/paths/list", "one").isNull());
        rig.reload();
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> named("/v3/paths/list", "one").isNull());
        assertThat(named(CONFIG + "list", "one").isNull()).isTrue();
    }

    @Test
    void aListenerThatCannotBeOpenedEndsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            accepted(call(
                    "PATCH",
                    "/v3/config/global/patch",
                    "{\"rtspAddress\": \"127.0.0.1:" + taken.getLocalPort() + "\"}"));
            await().atMost(Duration.ofSeconds(10)).until(rig::ended);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aChangeOfHowItIsRecordedLeavesThePathAloneAndOneOfItsSourceMakesItAnew() throws Exception {
        call("POST", CONFIG + "add/one", "{}");
        await().until(() -> !named("/v3/paths/list", "one").isNull());
        rig.publish("one");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> named("/v3/paths/list", "one").path("source").isObject());
        Object since = named("/v3/paths/list", "one").path("readyTime");
        call("PATCH", CONFIG + "patch/one", "{\"recordPath\": \"" + folder + "/%path_%s-%f\"}");
        await().until(() ->
                named(CONFIG + "list", "one").path("recordPath").asText().startsWith(folder.toString()));
        if (rig.modern()) // the older has only one that leaves it alone: whether to record
        assertThat(named("/v3/paths/list", "one").path("readyTime")).isEqualTo(since);
        call("PATCH", CONFIG + "patch/one", "{\"maxReaders\": 3}");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !named("/v3/paths/list", "one").path("source").isObject());
    }
}
