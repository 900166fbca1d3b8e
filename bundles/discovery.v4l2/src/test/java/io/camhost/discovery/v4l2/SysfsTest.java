package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees as the kernel makes them, and what a camera is recognised by. */
class SysfsTest {
    @TempDir
    Path folder;

    private Path controller;
    private Path nodes;

    @BeforeEach
    void begin() throws IOException {
        controller = folder.resolve("devices/pci0000:00/0000:00:14.0");
        nodes = Files.createDirectories(folder.resolve("class/video4linux"));
    }

    private static void attribute(Path folder, String name, String value) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), value + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A webcam. @param port such as {@code 1.4}; hub 1 is the one for USB 2, 2 for USB 3 */
    private Place usb(int node, int hub, String port, String serial, String usbInterface, int index) {
        Path rootHub = controller.resolve("usb" + hub);
        attribute(rootHub, "speed", hub == 1 ? "480" : "10000");
        attribute(rootHub, "idVendor", "1d6b");
        attribute(rootHub, "idProduct", "0002");
        attribute(rootHub, "serial", "0000:00:14.0");
        Path device = rootHub.resolve(hub + "-" + port);
        attribute(device, "idVendor", "046d");
        attribute(device, "idProduct", "0825");
        attribute(device, "manufacturer", "Acme");
        attribute(device, "product", "Webcam C270");
        attribute(device, "speed", hub == 1 ? "480" : "5000");
        if (!serial.isEmpty()) attribute(device, "serial", serial);
        Path its = device.resolve(hub + "-" + port + ":1." + Integer.parseInt(usbInterface, 16));
        attribute(its, "bInterfaceNumber", usbInterface);
        return node(node, its, "Webcam C270: Webcam C270", index);
    }

    private Place node(int number, Path device, String name, int index) {
        Path node = device.resolve("video4linux/video" + number);
        attribute(node, "name", name);
        attribute(node, "index", Integer.toString(index));
        try {
            Files.deleteIfExists(nodes.resolve("video" + number));
            Files.createSymbolicLink(nodes.resolve("video" + number), node);
            Path driver = Files.createDirectories(folder.resolve("bus/drivers/uvcvideo"));
            if (!Files.exists(device.resolve("driver"))) Files.createSymbolicLink(device.resolve("driver"), driver);
            Files.createSymbolicLink(node.resolve("device"), device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sysfs(nodes).place(new Node(number, ""));
    }

    @Test
    void aCameraWithASerialNumberIsKnownByItAndWhereItIs() {
        Place place = usb(0, 1, "1.4", "A1B2", "00", 0);
        assertThat(place.permanent()).isEqualTo("usb 046d:0825 A1B2 00.0");
        assertThat(place.key()).isEqualTo("usb 046d:0825 A1B2 00.0 at 0000:00:14.0-usb2-1.4");
        assertThat(place.first()).isTrue();
        assertThat(place.details())
                .isEqualTo(Map.of(
                        "bus", "0000:00:14.0-usb2",
                        "speed", "480",
                        "node", "video0",
                        "driver", "uvcvideo",
                        "model", "Acme Webcam C270",
                        "usb_id", "046d:0825",
                        "serial", "A1B2",
                        "port", "0000:00:14.0-usb2-1.4",
                        "identity", "serial number"));
    }

    @Test
    void oneWithoutIsKnownByModelAndPort() {
        Place place = usb(0, 1, "2", "", "00", 0);
        assertThat(place.permanent()).isEmpty();
        assertThat(place.key()).isEqualTo("usb 046d:0825 00.0 at 0000:00:14.0-usb2-2");
        assertThat(place.details()).containsEntry("identity", "model and port").doesNotContainKey("serial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00000000", " ", "-----"})
    void aNumberThatNumbersNothingIsNone(String serial) {
        assertThat(usb(0, 1, "2", serial, "00", 0).permanent()).isEmpty();
    }

    @Test
    void theNumberOfTheNodeDoesNotMatter() {
        assertThat(usb(0, 1, "1", "A1B2", "00", 0).key())
                .isEqualTo(usb(6, 1, "1", "A1B2", "00", 0).key());
    }

    @Test
    void theTwoEyesOfOneCameraAreTwo() {
        assertThat(usb(0, 1, "1", "A1B2", "00", 0).permanent())
                .isNotEqualTo(usb(2, 1, "1", "A1B2", "02", 0).permanent());
        assertThat(usb(4, 1, "3", "", "00", 0).key())
                .isNotEqualTo(usb(5, 1, "3", "", "00", 1).key());
    }

    @Test
    void theTwoRootHubsOfAControllerHavePortsOfTheSameNumbers() {
        assertThat(usb(0, 1, "1", "", "00", 0).key())
                .isNotEqualTo(usb(2, 2, "1", "", "00", 0).key());
    }

    @Test
    void whatIsOnNoBusIsKnownByItsNameAndItsDriversPlace() {
        Path vivid = folder.resolve("devices/platform/vivid.0");
        Place first = node(0, vivid, "vivid-000-vid-cap", 0);
        Place second = node(1, vivid, "vivid-001-vid-cap", 1);
        assertThat(first.key()).isEqualTo("bus vivid.0 vivid-000-vid-cap");
        assertThat(second.key()).isEqualTo("bus vivid.0 vivid-001-vid-cap");
        assertThat(second.first()).isFalse();
        assertThat(first.details()).containsEntry("identity", "name and bus").containsEntry("port", "vivid.0");
    }

    @Test
    void whateverADeviceSaysOfItselfIsOneShortLine() {
        Place place = usb(0, 1, "1", "A\u0007\nB" + "x".repeat(500), "00", 0);
        assertThat(place.details().get("serial")).startsWith("A??Bxxx").hasSize(128);
    }

    @Test
    void aNodeThatHasJustGoneHasAPlaceAllTheSame() {
        Place place = new Sysfs(nodes).place(new Node(3, ""));
        assertThat(place.key()).isNotBlank();
        assertThat(place.name()).isEmpty();
    }

    @Test
    void camerasOnOneHubShareABusAndThoseForUsb3HaveTheirOwn() {
        Place one = usb(0, 1, "1.4", "A", "00", 0);
        Place other = usb(1, 1, "1.3", "B", "00", 0);
        Place fast = usb(2, 2, "1.3", "C", "00", 0);
        assertThat(one.details()).containsEntry("bus", "0000:00:14.0-usb2").containsEntry("speed", "480");
        assertThat(other.details()).containsEntry("bus", "0000:00:14.0-usb2");
        assertThat(fast.details()).containsEntry("bus", "0000:00:14.0-usb3").containsEntry("speed", "5000");
    }
}
