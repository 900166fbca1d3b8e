package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import org.junit.jupiter.api.Test;

class V4l2CallsTest {
    /** As {@code linux/videodev2.h} has it, on x86-64 and aarch64, and on armhf. */
    @Test
    void theSizeOfAFormatGoesWithThatOfAPointer() {
        boolean wide = Native.POINTER_SIZE == 8;
        assertThat(V4l2Calls.request(4)).isEqualTo(wide ? 0xc0d05604L : 0xc0cc5604L); // VIDIOC_G_FMT
        assertThat(V4l2Calls.request(64)).isEqualTo(wide ? 0xc0d05640L : 0xc0cc5640L); // VIDIOC_TRY_FMT
    }
}
