package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of video nodes in sysfs.
 *
 * @param folder usually {@code /sys/class/video4linux}
 */
record Sysfs(Path folder) implements VideoNodes {
    private static final Pattern NODE = Pattern.compile("video(0|[1-9][0-9]{0,5})");
    private static final Pattern ROOT_HUB = Pattern.compile("usb[0-9]+");
    /** Of the vendors that number nothing: all of one character. */
    private static final Pattern NO_SERIAL = Pattern.compile("(.?)\\1*");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\uFFFD]");

    private static final int LONGEST = 128;
    private static final int USB2_SPEED = 480;

    /** Empty where there is no such folder, as on machines that never had a camera. */
    @Override
    public SortedMap<Integer, Node> nodes() throws IOException {
        SortedMap<Integer, Node> nodes = new TreeMap<>();
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return nodes;
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path entry : entries) {
            Matcher name = NODE.matcher(String.valueOf(entry.getFileName()));
            if (!name.matches()) continue;
            int number = Integer.parseInt(name.group(1));
            instance(entry).ifPresent(instance -> nodes.put(number, new Node(number, instance)));
        }
        return nodes;
    }

    /** Where it is plugged in and the number of its folder, which is another one each time. Empty when it has just gone. */
    private static Optional<String> instance(Path entry) {
        try {
            Path real = entry.toRealPath();
            return Optional.of(real + " "
                    + Files.readAttributes(real, BasicFileAttributes.class).fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public Place place(Node node) {
        Path real;
        try {
            real = folder.resolve(node.name()).toRealPath();
        } catch (IOException gone) {
            real = folder.resolve(node.name());
        }
        String index = text(real, "index");
        Map<String, String> details = new TreeMap<>();
        put(details, "node", node.name());
        put(details, "driver", driver(real));
        Path usb = above(real, folder -> Files.exists(folder.resolve("idVendor")));
        String name = text(real, "name");
        boolean first = index.isEmpty() || index.equals("0");
        if (usb == null) return onNoBus(real, name, first, details);
        Path usbInterface = above(real, folder -> Files.exists(folder.resolve("bInterfaceNumber")));
        String part = (usbInterface == null ? "" : text(usbInterface, "bInterfaceNumber")) + "." + index;
        String model = text(usb, "idVendor") + ":" + text(usb, "idProduct");
        String serial = text(usb, "serial");
        if (NO_SERIAL.matcher(serial).matches()) serial = "";
        String port = port(usb);
        put(details, "model", (text(usb, "manufacturer") + " " + text(usb, "product")).strip());
        put(details, "usb_id", model);
        put(details, "serial", serial);
        put(details, "port", port);
        bus(usb).ifPresent(bus -> put(details, "bus", bus));
        put(details, "speed", text(usb, "speed"));
        put(details, "identity", serial.isEmpty() ? "model and port" : "serial number");
        String permanent = serial.isEmpty() ? "" : String.join(" ", "usb", model, serial, part);
        String camera = serial.isEmpty() ? String.join(" ", "usb", model, part) : permanent;
        return new Place(name, first, camera + " at " + port, permanent, details);
    }

    /** A device that has neither a model nor a serial number, such as one on the board or a virtual one. */
    private static Place onNoBus(Path real, String name, boolean first, Map<String, String> details) {
        Path group = real.getParent(); // .../<device>/video4linux/video0
        Path device = group == null ? null : group.getParent();
        String port = device == null ? "" : String.valueOf(device.getFileName());
        put(details, "port", port);
        put(details, "identity", "name and bus");
        return new Place(name, first, "bus " + port + " " + name, "", details);
    }

    /** The controller, which of its two root hubs, and the chain of ports: the numbers of buses change from boot to boot. */
    private static String port(Path usb) {
        String device = String.valueOf(usb.getFileName());
        String chain = device.substring(device.indexOf('-') + 1);
        return bus(usb).map(bus -> bus + "-" + chain).orElse(chain);
    }

    /** The controller, and which of its two root hubs: what is plugged in below shares its bandwidth. */
    private static Optional<String> bus(Path usb) {
        Path hub = above(
                usb,
                folder -> ROOT_HUB.matcher(String.valueOf(folder.getFileName())).matches());
        Path controller = hub == null ? null : hub.getParent();
        if (hub == null || controller == null) return Optional.empty();
        return Optional.of(controller.getFileName() + "-" + (speed(hub) > USB2_SPEED ? "usb3" : "usb2"));
    }

    private static int speed(Path hub) {
        try {
            return Integer.parseInt(text(hub, "speed"));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private static String driver(Path real) {
        try {
            return String.valueOf(real.resolve("device/driver").toRealPath().getFileName());
        } catch (IOException none) {
            return "";
        }
    }

    private static @Nullable Path above(Path from, Predicate<Path> wanted) {
        for (Path folder = from; folder != null; folder = folder.getParent()) if (wanted.test(folder)) return folder;
        return null;
    }

    private static void put(Map<String, String> details, String name, String value) {
        if (!value.isBlank()) details.put(name, value);
    }

    /** An attribute as one line; devices are free to say anything. Empty when there is none. */
    private static String text(Path folder, String attribute) {
        try {
            String said = new String(Files.readAllBytes(folder.resolve(attribute)), StandardCharsets.UTF_8).strip();
            String text = UNPRINTABLE.matcher(said).replaceAll("?");
            return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        } catch (IOException none) {
            return "";
        }
    }
}
