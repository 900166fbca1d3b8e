package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real V4L2 devices: the distribution runs in a virtual machine with the kernel's own test cameras. */
class VirtualMachineIT {
    @Test
    void sixRealDevicesAreSixCamerasWithTheirModes(@TempDir Path folder) throws Exception {
        Media.assumeFfmpeg();
        Assumptions.assumeTrue(Browser.onPath("qemu-system-x86_64"), "needs vm: apt-get install qemu-system-x86");
        Path runtime = Path.of("..").toRealPath();
        List<String> argv = new ArrayList<>(List.of(
                "timeout",
                "900",
                runtime.resolve("vm/vm-run").toString(),
                "-t",
                "800",
                "-W",
                "-w",
                folder.toString(),
                "-v",
                "n_devs=6 node_types=0x20001,0x20001,0x20001,0x20001,0x20001,0x20001"
                        + " num_inputs=1,1,1,1,1,1 input_types=0,0,0,0,0,0",
                "--",
                runtime.resolve("checks/src/test/vm/first-light").toString(),
                runtime.resolve("dist/target/camhost").toString(),
                folder.toString()));
        Host.Result result = Host.run(argv, Map.of(), Duration.ofMinutes(16));
        System.out.println(result.output() + result.errors());
        assertThat(result.exit()).as(result.output() + result.errors()).isZero();

        var cameras = Host.JSON.readTree(folder.resolve("cameras.json").toFile());
        assertThat(cameras.path("result").path("connected").asInt())
                .as(cameras.toString())
                .isEqualTo(6);

        var capabilities =
                Host.JSON.readTree(folder.resolve("capabilities.json").toFile()).path("result");
        assertThat(capabilities.path("resolutions").toString())
                .contains("640x360")
                .contains("1280x720");
        assertThat(capabilities.path("formats").toString()).contains("YUYV");
    }
}
