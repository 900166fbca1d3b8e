package io.camhost.probe.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The real C library, without a camera. */
@EnabledOnOs(OS.LINUX)
class V4l2CallsTest {
    private static final int FIONREAD = 0x541b;

    private final V4l2Calls calls = new V4l2Calls();

    @Test
    void saysTheErrorNumberWhenThereIsNoSuchNode() {
        var failed = catchThrowableOfType(ErrnoException.class, () -> calls.open("/dev/video-none"));
        assertThat(failed.errno()).isEqualTo(ErrnoException.ENOENT);
    }

    @Test
    void saysTheErrorNumberWhenItIsNoVideoDevice() throws ErrnoException {
        try (var device = calls.open("/dev/null")) {
            var block = ByteBuffer.allocate(104).order(ByteOrder.nativeOrder());
            var failed = catchThrowableOfType(
                    ErrnoException.class, () -> device.ioctl("VIDIOC_QUERYCAP", VideoIoctls.VIDIOC_QUERYCAP, block));
            assertThat(failed.errno()).isEqualTo(ErrnoException.ENOTTY);
        }
    }

    @Test
    void bringsBackWhatTheKernelWrites() throws ErrnoException {
        Assumptions.assumeTrue(java.nio.file.Files.isWritable(java.nio.file.Path.of("/dev/ptmx")), "no /dev/ptmx");
        try (var terminal = calls.open("/dev/ptmx")) {
            var block = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, -1);
            terminal.ioctl("FIONREAD", FIONREAD, block);
            assertThat(block.getInt(0)).isZero();
        }
    }
}
