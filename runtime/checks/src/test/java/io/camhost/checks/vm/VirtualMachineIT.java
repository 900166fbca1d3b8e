package io.camhost.checks.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.checks.Browser;
import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import io.camhost.testing.Repacker;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real V4L2 devices: the distribution runs in a virtual machine with USB cameras that are plugged and pulled, and with the kernel's own
 * test cameras. The machine runs once, goes through all scenarios ({@code src/test/vm}), and leaves what it has found as files.
 */
class VirtualMachineIT {
    /** How often a camera is plugged and pulled. */
    private static final Integer CYCLES = Integer.getInteger("camhost.vm.cycles", 20);

    /** How often each bundle that has to do with cameras is replaced. */
    private static final Integer SWAPS = Integer.getInteger("camhost.vm.swaps", 4);

    private static final List<String> SWAPPED = List.of("discovery.v4l2", "probe.v4l2", "cameras");

    /** The test picture of the kernel: white, yellow, cyan, green, magenta, red, blue, black; one bit each of red, green, blue. */
    private static final List<Integer> BARS = List.of(0b111, 0b110, 0b011, 0b010, 0b101, 0b100, 0b001, 0b000);

    @TempDir
    static Path found;

    /** Everything is emulated, and whoever runs this may run other things too: the limits are what is bearable, not what it takes. */
    @BeforeAll
    static void runsOnce() throws IOException {
        Media.assumeFfmpeg();
        Assumptions.assumeTrue(Browser.onPath("qemu-system-x86_64"), "needs vm: apt-get install qemu-system-x86");
        Path runtime = Path.of("..").toRealPath();
        Host host = Host.in(found);
        for (String name : SWAPPED)
            Repacker.withVersion(host.bundle("io.camhost." + name), found.resolve("raised"), "0.1.1");
        // what runs beside it mostly waits; where that is not allowed it runs as it is
        List<String> argv = new ArrayList<>(List.of("nice", "-n", "-5", "timeout", "1900"));
        argv.addAll(List.of(runtime.resolve("vm/vm-run").toString(), "-t", "1800", "-W", "-w", found.toString(), "-n"));
        argv.addAll(List.of("-e", "CAMHOST_VM_CYCLES=" + CYCLES, "-e", "CAMHOST_VM_SWAPS=" + SWAPS));
        MediaMtx.binary().ifPresent(binary -> argv.addAll(List.of("-e", "CAMHOST_VM_MEDIAMTX=" + binary)));
        argv.add("--");
        argv.add(runtime.resolve("checks/src/test/vm/scenarios").toString());
        argv.add(host.home().toString());
        argv.add(found.toString());
        Host.Result result = Host.run(argv, Map.of(), Duration.ofMinutes(32));
        System.out.println(result.output() + result.errors());
        assertThat(result.exit()).as(result.output() + result.errors()).isZero();
    }

    @Test
    void aCameraIsPluggedAndPulledAgainAndAgainWhileSomebodyWatches() throws Exception {
        assertWentWell("plug-cycles");
    }

    @Test
    void bundlesAreReplacedWhileACameraStreamsAndIsPluggedAndPulled() throws Exception {
        assertWentWell("swaps");
    }

    @Test
    void camerasAreRecognisedInOtherPortsAndNodesAndStrangersAreNot() throws Exception {
        assertWentWell("identities");
    }

    @Test
    void aNodeThatNobodyMayOpenIsSaidToBeOneAndWhatToDo() throws Exception {
        assertWentWell("mode-000");
    }

    @Test
    void aCameraThatAnotherProgramHoldsIsListedAndTheProgramNamed() throws Exception {
        assertWentWell("held");
    }

    @Test
    void lostEventsCostNoCamera() throws Exception {
        assertWentWell("overrun");
    }

    @Test
    void aDriverWithoutCompressedFormatsAndWithSizesInStepsIsACamera() throws Exception {
        assertWentWell("test-driver");
    }

    @Test
    void whatADriverFailsAtIsSaidWhileItLastsAndOverAfterwards() throws Exception {
        assertWentWell("failing-driver");
    }

    @Test
    void whoWatchesAUsbCameraThroughMediaMtxStaysWhileItIsPulledAndPluggedInAgain() throws Exception {
        MediaMtx.assume();
        assertWentWell("through-mediamtx");
    }

    /** @param scenario of those in the machine */
    private static void assertWentWell(String scenario) throws IOException {
        List<String> findings = new ArrayList<>();
        Host.JSON
                .readTree(found.resolve(scenario + ".json").toFile())
                .path("findings")
                .forEach(finding -> findings.add(finding.asText()));
        assertThat(findings).isEmpty();
    }

    @Test
    void sixRealDevicesAreSixCamerasWithTheirModes() throws Exception {
        assertWentWell("first-light");
        var cameras = Host.JSON.readTree(found.resolve("cameras.json").toFile());
        assertThat(cameras.path("connected").asInt()).as(cameras.toString()).isEqualTo(6);

        var capabilities = Host.JSON.readTree(found.resolve("capabilities.json").toFile());
        assertThat(capabilities.path("resolutions").toString())
                .contains("640x360")
                .contains("1280x720");
        assertThat(capabilities.path("formats").toString()).contains("YUYV");
    }

    @Test
    void aSnapshotShowsWhatTheDeviceShows() throws Exception {
        BufferedImage picture = ImageIO.read(found.resolve("snapshot.jpg").toFile());
        assertThat(picture).isNotNull();
        List<Integer> seen = new ArrayList<>();
        for (int bar = 0; bar < BARS.size(); bar++)
            seen.add(colour(picture, (2 * bar + 1) * picture.getWidth() / (2 * BARS.size()), picture.getHeight() - 3));
        assertThat(seen).isEqualTo(BARS);
    }

    /** One bit each of red, green, blue. */
    private static int colour(BufferedImage picture, int x, int y) {
        int rgb = picture.getRGB(x, y);
        return (rgb >> 23 & 1) << 2 | (rgb >> 15 & 1) << 1 | rgb >> 7 & 1;
    }

    @Test
    void theStreamOfADevicePlays() {
        List<Media.Frame> frames = Media.frames(found.resolve("live.mp4"));
        assertThat(frames).hasSizeGreaterThan(20);
        Set<String> pictures = new HashSet<>();
        for (int i = 0; i < frames.size(); i++) {
            if (i > 0)
                assertThat(frames.get(i).seconds())
                        .isGreaterThan(frames.get(i - 1).seconds());
            pictures.add(frames.get(i).digest());
        }
        assertThat(frames.get(frames.size() - 1).seconds() - frames.get(0).seconds())
                .isGreaterThan(4);
        assertThat(pictures).as("the clock in the picture goes").hasSizeGreaterThan(4);
    }
}
