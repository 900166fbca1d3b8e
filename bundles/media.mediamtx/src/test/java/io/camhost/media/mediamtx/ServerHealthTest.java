package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.media.MediaServer.State;
import io.camhost.testing.FakeMediaMtx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerHealthTest extends DriverWithFake {
    private Object detail(String name) {
        return driver.condition().details().get(name);
    }

    /** Time passes for the driver until it has been so. */
    private void passUntil(java.util.function.BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            clock.advance(Duration.ofSeconds(20));
            return condition.getAsBoolean();
        });
    }

    @Test
    void failuresAreCountedJudgedAndKeptOverASwapAndRecoveryIsConfirmed() {
        await().until(() -> Long.valueOf(1).equals(detail("checks")));
        assertThat(driver.condition().health()).isEqualTo(Health.HEALTHY);
        int port = server.port();
        server.close();
        passUntil(() -> Integer.valueOf(3).equals(detail("consecutive_failures")));
        assertThat(driver.condition().health()).isEqualTo(Health.DEGRADED);
        assertThat(driver.condition().message()).isEqualTo("3 checks in a row failed");
        passUntil(() -> "open".equals(detail("breaker")));
        assertThat(driver.condition().health()).isEqualTo(Health.UNHEALTHY);
        assertThat(detail("activations")).isEqualTo(1L);

        driver.stop();
        driver = begun(port);
        assertThat(detail("breaker")).isEqualTo("open");
        assertThat(detail("activations")).isEqualTo(1L);

        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, port);
        want(stream(false));
        awaitPath(); // replay waits for no breaker
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(detail("breaker")).isEqualTo("open");
        passUntil(() -> driver.condition().health() == Health.DEGRADED);
        assertThat(driver.condition().message()).startsWith("it recovers: ");
        passUntil(() -> "closed".equals(detail("breaker")));
        assertThat(detail("recoveries")).isEqualTo(1L);
        assertThat(driver.condition().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aServerThatHasNotAnsweredYetIsNotChecked() {
        driver.stop();
        int port = server.port();
        server.close();
        vault.take("io.camhost.media.mediamtx");
        driver = begun(port);
        await().until(() -> driver.status().state() == State.STOPPED);
        assertThat(detail("checks")).isEqualTo(0L);
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20, port);
        passUntil(() -> Long.valueOf(1).equals(detail("checks")));
        assertThat(detail("consecutive_failures")).isEqualTo(0);
    }
}
