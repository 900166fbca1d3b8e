package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodedTest {
    private final Encoded encoded = new Encoded();

    @Test
    void aTextForManyIsEncodedOnce() {
        String text = "für alle";
        byte[] first = encoded.of(text);
        assertThat(first).asString(java.nio.charset.StandardCharsets.UTF_8).isEqualTo(text);
        assertThat(encoded.of(text)).isSameAs(first);
        encoded.of("another");
        assertThat(encoded.of(text)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void halfASurrogatePairBecomesAQuestionMark() {
        assertThat(Encoded.utf8("a\ud800b")).containsExactly('a', '?', 'b');
    }
}
