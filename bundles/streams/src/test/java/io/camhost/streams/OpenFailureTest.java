package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ffmpeg says, word for word, of versions 4.4 to 7. */
class OpenFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_STREAMON): No space left on device     | BUS_FULL",
                "/dev/video0: No space left on device                                           | BUS_FULL",
                "[in#0 @ 0x55] Error opening input file /dev/video0: No space left on device    | BUS_FULL",
                "av_interleaved_write_frame(): No space left on device                          | -",
                "[hls @ 0x55] Failed to open file 's1-3.m4s': No space left on device           | -",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_S_FMT): Device or resource busy        | BUSY",
                "[v4l2 @ 0x55] Cannot open video device /dev/video0: Device or resource busy    | BUSY",
                "/dev/video0: Device or resource busy                                           | BUSY",
                "[v4l2 @ 0x55] Cannot open video device /dev/video0: Permission denied          | NOT_ALLOWED",
                "/dev/video0: Operation not permitted                                           | NOT_ALLOWED",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_STREAMON): Input/output error          | BROKEN",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_QBUF): No such device                  | -",
                "rtsp://127.0.0.1:8554/camera0: Connection refused                              | -",
            })
    void isRecognised(String line, OpenFailure expected) {
        assertThat(OpenFailure.of(List.of("frame= 0", line, "Conversion failed!"), "/dev/video0")
                        .orElse(null))
                .isEqualTo(expected);
    }
}
