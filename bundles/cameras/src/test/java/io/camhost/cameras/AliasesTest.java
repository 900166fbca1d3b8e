package io.camhost.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesTest {
    @Test
    void readsThoseOfTheConfiguration() {
        assertThat(Aliases.configured("camera0=Front door", " camera12 = Garden = left "))
                .isEqualTo(Map.of(new CameraId(0), "Front door", new CameraId(12), "Garden = left"));
        assertThat(Aliases.configured()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camera0",
                "=Door",
                "camera0=",
                "cam0=Door",
                "camera0=a\tb",
                "camera0=A;camera0=B",
                "camera0=A;camera1=a"
            })
    void refusesWhatNamesNothingOrTwice(String entries) {
        assertThatThrownBy(() -> Aliases.configured(entries.split(";")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("camera.aliases: a list of camera<N>=<name>");
    }

    @Test
    void aNameIsOneShortLine() {
        assertThat(Aliases.checked("  Haustür ☂ ")).isEqualTo("Haustür ☂");
        assertThatThrownBy(() -> Aliases.checked("x".repeat(65))).isInstanceOf(CamhostException.class);
        assertThatThrownBy(() -> Aliases.checked("a\nb")).isInstanceOf(CamhostException.class);
    }
}
