package io.camhost.api.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedTextTest {
    @ParameterizedTest
    @CsvSource({
        "plain,plain",
        "${host}${scheme},<host><scheme>",
        "${scheme}://${authority}/live/${ticket}/x,<scheme>://<authority>/live/<ticket>/x",
        "${host,${host",
        "${id}/${host},${id}/<host>",
        "${${host}},${<host>}",
        "$${host}$,$<host>$",
        "${},${}"
    })
    void onlyTheNamesOfClientsValuesAreFilledIn(String text, String filled) {
        SharedText shared = new SharedText(text);
        UnaryOperator<String> values = name -> "<" + name.substring(2, name.length() - 1) + ">";
        assertThat(shared.fillIn(values)).isEqualTo(filled);
        assertThat(shared.fillIn("[", values, "]")).isEqualTo("[" + filled + "]");
    }
}
