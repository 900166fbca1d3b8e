package io.camhost.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.SecretSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String GOOD = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private Secrets secrets;

    @BeforeEach
    void begin() {
        secrets = new Secrets(new KeptSecrets(folder.resolve("s.json")), false);
    }

    /** Always of one class, as the versions of a bundle are. */
    private record Source(String value) implements SecretSource {
        @Override
        public Optional<Secret> find(String name) {
            return name.equals(SecretRules.JWT) ? Optional.of(new Secret(value)) : Optional.empty();
        }
    }

    @Test
    void theConfiguredOneCountsAtOnce() {
        assertThat(secrets.named(SecretRules.JWT).reveal()).hasSize(64); // made
        secrets.add(new Source(GOOD));
        assertThat(secrets.named(SecretRules.JWT).reveal()).isEqualTo(GOOD);
        assertThat(secrets.named("auth.links").reveal()).hasSize(64);
    }

    @Test
    void anEmptyOneIsNone() {
        secrets.add(new Source(""));
        assertThat(secrets.named(SecretRules.JWT).reveal()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "your-secret-key-here",
                "edge-device-secret-key-change-in-production",
                "EDGE_DEVICE_SECRET_KEY_CHANGE_IN_PRODUCTION ",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "0123456789abcdef0123456789abcde"
            })
    void aWeakOneIsRefusedWithoutBeingTold(String weak) {
        secrets.add(new Source(weak));
        assertThatThrownBy(() -> secrets.named(SecretRules.JWT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("security.jwt_secret_key: must ")
                .hasMessageNotContaining(weak);
    }

    @Test
    void aWeakOneIsTakenWhereThatIsAllowed() {
        var lenient = new Secrets(new KeptSecrets(folder.resolve("s.json")), true);
        lenient.add(new Source("short"));
        assertThat(lenient.named(SecretRules.JWT).reveal()).isEqualTo("short");
    }

    @Test
    void otherSecretsAreAsTheyAre() {
        secrets.add(name -> Optional.of(new Secret("cam")));
        assertThat(secrets.named("rtsp.password").reveal()).isEqualTo("cam");
    }

    @Test
    void whileTheSourceIsAwayItsLastWordHolds() {
        var source = new Source(GOOD);
        secrets.add(source);
        secrets.named(SecretRules.JWT);
        secrets.remove(source);
        assertThat(secrets.named(SecretRules.JWT).reveal()).isEqualTo(GOOD);
        secrets.add(new Source(GOOD + "2"));
        assertThat(secrets.named(SecretRules.JWT).reveal()).isEqualTo(GOOD + "2");
    }

    @Test
    void whoAsksForTheFirstTimeWhileTheSourceIsAwayWaitsForIt() {
        var source = new Source(GOOD);
        secrets.add(source);
        secrets.remove(source);
        var answer = CompletableFuture.supplyAsync(() -> secrets.named(SecretRules.JWT));
        secrets.add(new Source(GOOD));
        assertThat(answer.join().reveal()).isEqualTo(GOOD);
    }

    @Test
    void aSourceThatSaysItIsLeavingIsAskedNoMore() {
        class Swapped implements SecretSource {
            private final boolean leaving;
            private final CountDownLatch asked = new CountDownLatch(1);

            Swapped(boolean leaving) {
                this.leaving = leaving;
            }

            @Override
            public Optional<Secret> find(String name) {
                asked.countDown();
                if (leaving) throw new ServiceGone("config");
                return Optional.of(new Secret(GOOD));
            }
        }
        var leaving = new Swapped(true);
        secrets.add(leaving);
        var answer = CompletableFuture.supplyAsync(() -> secrets.named(SecretRules.JWT));
        await().until(() -> leaving.asked.getCount() == 0);
        secrets.add(new Swapped(false));
        assertThat(answer.join().reveal()).isEqualTo(GOOD);
    }
}
