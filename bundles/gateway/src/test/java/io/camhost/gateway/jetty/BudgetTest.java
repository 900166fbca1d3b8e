package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "äß", "€uro", "a𝄞b𝄞", "half \uD834 pair", "\uDD1E at first", "at last \uD834"})
    void theLengthIsThatOfTheBytes(String text) {
        assertThat(Budget.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
