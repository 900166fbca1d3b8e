package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.rpc.EnvelopeReader.Reading;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    private final EnvelopeReader reader = new EnvelopeReader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "}",
                "nonsense",
                "{\"jsonrpc\":\"2.0\",}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1} x",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}{}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1,\"id\":2}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1,\"params\":{\"a\":1,\"a\":2}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":01}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":NaN}",
                "{'jsonrpc':'2.0'}",
                "{\"jsonrpc\":\"2.0\" /* why */}",
                "[1,2",
                "[{\"jsonrpc\":\"2.0\"]",
                "\"\\q\"",
                "tru",
                "\uFEFF{}"
            })
    void whatIsNotJsonIsAParseErrorWithoutId(String text) {
        assertThat(reader.read(text)).isEqualTo(new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}]",
                "[[[]]]",
                "1",
                "\"a\"",
                "null",
                "true"
            })
    void whatIsNoObjectIsOneInvalidRequestWithoutId(String text) {
        assertRefused(text, Optional.empty(), -32600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | ",
                "{\"id\":7} | 7",
                "{\"id\":7,\"method\":\"ping\"} | 7",
                "{\"jsonrpc\":\"1.0\",\"id\":\"x\",\"method\":\"ping\"} | x",
                "{\"jsonrpc\":2.0,\"id\":1.0,\"method\":\"ping\"} | 1.0",
                "{\"jsonrpc\":{\"a\":[]},\"id\":1,\"method\":\"ping\"} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":[\"ping\"]} | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"} | ",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"} | ",
                "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"ping\"} | ",
                "{\"jsonrpc\":\"2.0\"} | "
            })
    void aWrongEnvelopeIsAnInvalidRequestWithTheIdIfItCanBeRead(String text, String id) {
        assertRefused(text, Optional.ofNullable(id), -32600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "-0", "1.0", "1.50", "1e2", "1E+2", "12345678901234567890123456789", "-1.0E-7"})
    void aNumberAsIdKeepsItsDigits(String digits) {
        assertThat(understood("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + digits + "}")
                        .id())
                .contains(new Id(digits, true));
    }

    @Test
    void aTextAsIdStaysAText() {
        assertThat(understood("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"1\"}")
                        .id())
                .contains(new Id("1", false));
        assertThat(understood("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"\"}")
                        .id())
                .contains(new Id("", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
                "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"ping\"}"
            })
    void withoutIdItIsANotification(String text) {
        assertThat(understood(text).id()).isEmpty();
    }

    @Test
    void paramsBecomeATreeOfJdkTypesAndTheRestIsIgnored() {
        Envelope envelope = understood("""
                {"jsonrpc":"2.0","method":"m","id":1,"extra":{"deep":[1,{"x":null}]},
                 "params":{"t":"a\\u00e9","i":5,"big":123456789012345678901,"f":1.5,"y":true,"n":null,"l":[1,"b",{}]}}""");
        assertThat(envelope.method()).isEqualTo("m");
        Map<?, ?> params = (Map<?, ?>) envelope.params();
        assertThat(params.get("t")).isEqualTo("aé");
        assertThat(params.get("i")).isEqualTo(5L);
        assertThat(params.get("big")).isEqualTo(new BigInteger("123456789012345678901"));
        assertThat(params.get("f")).isEqualTo(1.5);
        assertThat(params.get("y")).isEqualTo(true);
        assertThat(params.containsKey("n")).isTrue();
        assertThat(params.get("l")).isEqualTo(List.of(1L, "b", Map.of()));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(reader.read(deep)).isInstanceOf(Reading.Refused.class);
        assertThat(reader.read("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"params\":" + deep + "}"))
                .isEqualTo(new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR));
    }

    @Test
    void whateverIsDoneToAMessageItIsUnderstoodOrRefused() {
        Random random = new Random(7); // always the same messages
        String seed =
                "{\"jsonrpc\":\"2.0\",\"id\":12.5e3,\"method\":\"get\",\"params\":{\"a\":[1,true,null,\"\\u00e9\"]}}";
        for (int i = 0; i < 20_000; i++) {
            char[] text = seed.toCharArray();
            for (int change = random.nextInt(4); change >= 0; change--)
                text[random.nextInt(text.length)] =
                        (char) (random.nextInt(8) == 0 ? random.nextInt(0x10000) : random.nextInt(128));
            char[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(text, random.nextInt(text.length)) : text;
            assertThat(reader.read(new String(cut))).isNotNull();
        }
    }

    private Envelope understood(String text) {
        return ((Reading.Understood) reader.read(text)).envelope();
    }

    private void assertRefused(String text, Optional<String> id, int code) {
        Reading.Refused refused = (Reading.Refused) reader.read(text);
        assertThat(refused.id().map(Id::text)).isEqualTo(id);
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().data()).containsKey("hint");
    }
}
