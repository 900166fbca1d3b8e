package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {
    private static final Map<String, String> NOW = Map.of("acme.door", "acme.door-1.jar", "rpc", "rpc-2.jar");

    @TempDir
    Path folder;

    private LastGood good;

    @BeforeEach
    void given() {
        good = new LastGood(folder.resolve("plugins/good.json"));
    }

    @Test
    void whatHasChangedSinceTheLastGoodStartIsLeftOutThenAll() {
        good.keep(Map.of("acme.door", "acme.door-1.jar", "rpc", "rpc-1.jar"));
        assertThat(good.suspects(NOW, List.of("a port is taken")))
                .containsExactly(Set.of("rpc"), Set.of("acme.door", "rpc"));
    }

    @Test
    void whatIsNamedIsLeftOutAlthoughItWasGoodBefore() {
        good.keep(NOW);
        assertThat(good.suspects(NOW, List.of("component acme.door.Lock failed to start: colour: red or green")))
                .containsExactly(Set.of("acme.door"), Set.of("acme.door", "rpc"));
    }

    @Test
    void whenNothingIsSuspectAllIsAndOnlyOnce() {
        good.keep(NOW);
        assertThat(good.suspects(NOW, List.of("a port is taken"))).containsExactly(NOW.keySet());
    }

    @Test
    void whatWasOnlyShippedIsNotTriedAgain() {
        assertThat(good.suspects(Map.of(), List.of("a port is taken"))).isEmpty();
    }

    @Test
    void aBrokenFileIsNone() throws IOException {
        good.keep(NOW);
        Files.writeString(folder.resolve("plugins/good.json"), "{");
        assertThat(good.suspects(NOW, List.of("a port is taken"))).containsExactly(NOW.keySet());
    }
}
