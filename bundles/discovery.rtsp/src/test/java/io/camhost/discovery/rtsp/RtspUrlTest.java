package io.camhost.discovery.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtspUrlTest {
    private static RtspUrl url(String text) {
        return RtspUrl.parse("Garden", text);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://192.0.2.7/a, rtsp://192.0.2.7:554/a",
        "RTSP://Cam.Example:554/A, rtsp://cam.example:554/A",
        "rtsps://cam, rtsps://cam:322/",
        "rtsp://[2001:db8::1]:8554/x?y=1, rtsp://[2001:db8::1]:8554/x?y=1",
        "' rtsp://cam/a%20b ', rtsp://cam:554/a%20b"
    })
    void spellingsOfOneAddressAreOne(String text, String key) {
        assertThat(url(text).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cam", "http://cam/", "rtsp:///a", "rtsp://u:hidden@cam/", "rtsp://cam/#a", "rtsp://a b/"})
    void whatIsNoneIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> url(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rtsp.cameras.Garden.url: rtsp://host[:port]/path")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aQueryIsNotShown() {
        assertThat(url("rtsp://cam/a?password=x").shown()).isEqualTo("rtsp://cam:554/a?…");
    }

    @Test
    void loginsAreEscaped() {
        Secret secret = new Secret("p:@/'ä");
        assertThat(url("rtsp://cam/a").with("me", Optional.of(secret)))
                .isEqualTo("rtsp://me:p%3A%40%2F%27%C3%A4@cam:554/a");
        assertThat(url("rtsp://cam/a").with("me", Optional.empty())).isEqualTo("rtsp://me@cam:554/a");
        assertThat(url("rtsp://cam/a").with("", Optional.of(secret))).isEqualTo("rtsp://cam:554/a");
    }

    @Test
    void someCamerasWantTheLoginInThePath() {
        RtspUrl url = url("rtsp://cam/user={user}&password={password}&channel=1");
        assertThat(url.with("me", Optional.of(new Secret("x y"))))
                .isEqualTo("rtsp://cam:554/user=me&password=x%20y&channel=1");
        assertThat(url.takesLogin("")).isTrue();
        assertThat(url.key()).doesNotContain("x y");
    }
}
