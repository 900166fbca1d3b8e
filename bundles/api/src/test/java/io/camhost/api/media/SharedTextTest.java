package io.camhost.api.media;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(shared.fillIn(name -> "<" + name.substring(2, name.length() - 1) + ">"))
                .isEqualTo(filled);
        assertThat(shared.length()).isGreaterThanOrEqualTo(text.length());
    }
}
