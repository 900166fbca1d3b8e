package io.camhost.swap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientValueTest {
    @ParameterizedTest
    @CsvSource({"host:80,host", "host,host", "[::1]:80,[::1]", "[::1],[::1]", "10.0.0.1:8002,10.0.0.1"})
    void theHostIsTheAuthorityWithoutPort(String authority, String host) {
        assertThat(ClientValue.of(StreamAddresses.HOST, authority, false, Map.of()))
                .isEqualTo(host);
        assertThat(ClientValue.of(StreamAddresses.AUTHORITY, authority, false, Map.of()))
                .isEqualTo(authority);
    }

    @Test
    void withoutATicketThereIsADash() {
        assertThat(ClientValue.of(StreamAddresses.TICKET, "", false, Map.of())).isEqualTo("-");
        assertThat(ClientValue.of(StreamAddresses.TICKET, "", false, Map.of(RpcSession.Keys.TICKET, "t")))
                .isEqualTo("t");
    }

    @Test
    void theSchemeTellsWhetherItIsSecure() {
        assertThat(ClientValue.of(StreamAddresses.SCHEME, "", false, Map.of())).isEqualTo("http");
        assertThat(ClientValue.of(StreamAddresses.SCHEME, "", true, Map.of())).isEqualTo("https");
    }

    @Test
    void whatIsNoTemplateStays() {
        assertThat(ClientValue.of("${id}", "host", false, Map.of())).isEqualTo("${id}");
    }
}
