package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {
    @Test
    void theLastKnownOneCountsAndNothingElseOfTheLineIsTold() {
        List<String> said = List.of(
                "[video4linux2,v4l2 @ 0x5] ioctl(VIDIOC_QBUF): No such device",
                "[video4linux2,v4l2 @ 0x5] ioctl(VIDIOC_STREAMON): Device or resource busy",
                "Exiting normally, received signal 15.");
        assertThat(Causes.of(said))
                .hasValue("Device or resource busy: another program has the camera, camhost doctor names it");
    }

    @Test
    void whatIsUnknownMayHoldSecretsAndIsNotTold() {
        assertThat(Causes.of(List.of("rtsp://user:secret@camera/: Connection refused")))
                .isEmpty();
    }
}
