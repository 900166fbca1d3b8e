package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcMethod.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodDirectoryTest {
    private final MethodDirectory directory = new MethodDirectory(Duration.ofSeconds(5));

    private static RpcMethod named(String name) {
        return FakeMethod.open(name, Pace.INSTANT, request -> name);
    }

    @Test
    void aPluginCannotTakeAMethodOfTheHost() {
        RpcMethod ours = named("get_camera_list");
        directory.add(ours);
        directory.addOfPlugin(named("get_camera_list"));
        assertThat(directory.now("get_camera_list").orElseThrow().method()).isSameAs(ours);
        assertThat(directory.turnedAway())
                .singleElement()
                .asString()
                .endsWith("are the host's: call it acme.get_camera_list, with a word of your own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open_door", "camhost.open_door", "rpc.open_door"})
    void norOneThatTheHostMayHaveOneDay(String name) {
        RpcMethod theirs = named(name);
        directory.addOfPlugin(theirs);
        assertThat(directory.now(name)).isEmpty();
        assertThat(directory.turnedAway()).hasSize(1);
        directory.remove(theirs);
        assertThat(directory.turnedAway()).isEmpty();
    }

    @Test
    void aWordOfItsOwnIsFine() {
        directory.addOfPlugin(named("acme.open_door"));
        assertThat(directory.now("acme.open_door")).isPresent();
        assertThat(directory.turnedAway()).isEmpty();
    }
}
