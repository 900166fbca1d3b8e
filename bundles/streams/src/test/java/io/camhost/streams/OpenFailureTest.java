package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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
                "[in#0 @ 0x55] Error opening input: Device or resource busy                     | BUSY",
                "[in#0 @ 0x55] Error opening input: No space left on device                     | BUS_FULL",
                "[out#0/mp4 @ 0x55] Error opening output x.mp4: No space left on device         | -",
                "[out#0/hls @ 0x55] Error writing trailer: No space left on device              | -",
                "[in#0/video4linux2,v4l2 @ 0x55] Error during demuxing: Input/output error      | BROKEN",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_DQBUF): Input/output error             | BROKEN",
                "/dev/video0: Input/output error                                                | BROKEN",
                "ioctl(VIDIOC_QBUF): No such device                                             | GONE",
                "[video4linux2,v4l2 @ 0x55] Cannot open video device /dev/video0: No such device | GONE",
                "/dev/video0: No such file or directory                                         | GONE",
                "/dev/video0: No such device or address                                         | GONE",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_STREAMON): Invalid argument            | REFUSED",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_STREAMON): Protocol error              | REFUSED",
                "ioctl(VIDIOC_QBUF): Bad file descriptor                                        | -",
                "camhost: hung, no progress for PT10S: killed                                   | HUNG",
                "camhost: cannot be started: ffmpeg is not installed                            | -",
                "rtsp://127.0.0.1:8554/camera0: Connection refused                              | -",
            })
    void isRecognised(String line, OpenFailure expected) {
        assertThat(OpenFailure.of(List.of("frame= 0", line, "Conversion failed!"), "/dev/video0")
                        .orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void whatHasEndedItCountsAndNotWhatWasBorneBefore() {
        List<String> lines = List.of(
                "ioctl(VIDIOC_QBUF): Invalid argument",
                "[video4linux2,v4l2 @ 0x55] ioctl(VIDIOC_DQBUF): Input/output error",
                "/dev/video0: Input/output error",
                "[video4linux2,v4l2 @ 0x55] Some buffers are still owned by the caller on close.");
        assertThat(OpenFailure.of(lines, "/dev/video0")).contains(OpenFailure.BROKEN);
    }
}
