package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcSession;
import io.camhost.api.rpc.SharedResult;
import io.camhost.testing.FakeSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerWriterTest {
    private final AnswerWriter writer = new AnswerWriter();
    private final FakeSession session = FakeSession.of(Role.VIEWER);

    @Test
    void writesEveryTypeAResultMayHave() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("text", "a\"é\u0001");
        result.put("whole", 5);
        result.put("big", Long.MAX_VALUE);
        result.put("real", 1.5);
        result.put("yes", true);
        result.put("nothing", null);
        result.put("list", Arrays.asList(1, null, Map.of()));
        result.put("at", Instant.parse("2025-01-15T14:30:00.123456Z"));
        result.put("sharp", Instant.parse("2025-01-15T14:30:00Z"));
        assertThat(success(result))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":{\"text\":\"a\\\"é\\u0001\",\"whole\":5,"
                        + "\"big\":9223372036854775807,\"real\":1.5,\"yes\":true,\"nothing\":null,\"list\":[1,null,{}],"
                        + "\"at\":\"2025-01-15T14:30:00.123Z\",\"sharp\":\"2025-01-15T14:30:00Z\"},\"id\":1}");
    }

    @ParameterizedTest
    @CsvSource({"1.0,true,1.0", "1E+2,true,1E+2", "12345678901234567890,true,12345678901234567890", "1,false,\"1\""})
    void givesTheIdBackAsItCame(String text, boolean number, String expected) {
        assertThat(writer.success("pong", new Id(text, number), session, Optional.empty()))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":" + expected + "}");
    }

    @Test
    void fillsInTheClientsOwnAddresses() {
        assertThat(success(List.of("${scheme}://${authority}/live/${ticket}/camera0", "rtsp://${host}:8554/camera0")))
                .contains("[\"http://camhost.test:8002/live/ticket/camera0\",\"rtsp://camhost.test:8554/camera0\"]");
    }

    @Test
    void withoutATicketThereIsADash() {
        assertThat(writer.success("${ticket}", new Id("1", true), new FakeSession(), Optional.empty()))
                .contains("\"result\":\"-\"");
    }

    @ParameterizedTest
    @CsvSource({
        "${host}${scheme},camhost.testhttp",
        "${host,${host",
        "${id}/${host},${id}/camhost.test",
        "${${host}},${camhost.test}",
        "$${host}$,$camhost.test$",
        "${},${}"
    })
    void whatIsNoTemplateStaysAsItIs(String text, String filled) {
        assertThat(new ClientValues(session).fillIn(text)).isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource({
        "${host}${scheme}",
        "${host",
        "${id}/${host}",
        "${${host}}",
        "$${host}$",
        "${}",
        "no template",
        "${ticket}"
    })
    void aResultForManyReadsLikeOneForOne(String text) {
        Map<String, Object> result = Map.of("list", List.of(text, "a\"" + text));
        assertThat(shared(result)).isEqualTo(success(result));
    }

    @Test
    void aClientCannotBreakOutOfAResultForMany() {
        session.attributes().put(RpcSession.Keys.TICKET, "a\",\"x\":\"b");
        assertThat(shared("${ticket}")).isEqualTo(success("${ticket}")).contains("\"result\":\"a\\\",");
    }

    @Test
    void aResultForManyBecomesTextOnce() {
        var method = new Published(
                FakeMethod.open("list", RpcMethod.Pace.INSTANT, request -> 1).definition(),
                FakeMethod.open("list", RpcMethod.Pace.INSTANT, request -> 1));
        List<Object> written = new ArrayList<>();
        Function<Object, String> json = value -> {
            written.add(value);
            return writer.json(value);
        };
        var first = new SharedResult(1);
        assertThat(method.template(first, json)).isSameAs(method.template(first, json));
        assertThat(writer.success(
                        method.template(new SharedResult(2), json), new Id("1", true), session, Optional.empty()))
                .isEqualTo(success(2));
        assertThat(written).containsExactly(1, 2);
    }

    @Test
    void anErrorHasDataOnlyIfThereIsSome() {
        assertThat(writer.failure(Failure.PARSE_ERROR, Optional.empty(), session, Optional.empty()))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"Parse error\"},\"id\":null}");
        assertThat(writer.failure(Failure.rateLimited(7), Optional.of(new Id("a", false)), session, Optional.empty()))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32040,\"message\":\"Rate limited\","
                        + "\"data\":{\"retry_after_ms\":7}},\"id\":\"a\"}");
    }

    @Test
    void tellsHowTheAnswerWasMadeWhenAsked() {
        var metadata = new AnswerWriter.Metadata(3, Instant.parse("2025-01-15T14:30:00Z"), "abc");
        assertThat(writer.success(1, new Id("1", true), session, Optional.of(metadata)))
                .endsWith("\"metadata\":{\"processing_time_ms\":3,\"server_timestamp\":\"2025-01-15T14:30:00Z\","
                        + "\"request_id\":\"abc\"}}");
    }

    @Test
    void whatCannotBecomeJsonIsADefect() {
        assertThatThrownBy(() -> success(new Object())).hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> success(Map.of(1, 2))).hasMessageContaining("key");
        assertThatThrownBy(() -> success(Double.NaN)).hasMessageContaining("NaN");
    }

    private Template template(Object result) {
        return new Template(new SharedResult(result), writer.json(result));
    }

    private String shared(Object result) {
        return writer.success(template(result), new Id("1", true), session, Optional.empty());
    }

    private String success(Object result) {
        return writer.success(result, new Id("1", true), session, Optional.empty());
    }
}
