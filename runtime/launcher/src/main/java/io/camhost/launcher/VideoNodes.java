package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The kernel's video nodes, from {@code /dev} and sysfs. */
final class VideoNodes {
    private VideoNodes() {}

    /**
     * @param name the device's own
     * @param groupMay whether the mode lets its group in
     * @param capture whether it is a device's first node; a UVC camera's second carries metadata, no pictures
     */
    record Node(Path path, String name, String group, boolean groupMay, boolean readable, boolean capture) {
        int number() {
            return Integer.parseInt(path.getFileName().toString().substring("video".length()));
        }
    }

    static List<Node> list() {
        List<Node> nodes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/dev"), "video[0-9]*")) {
            for (Path file : files) nodes.add(node(file));
        } catch (IOException e) {
            return List.of();
        }
        nodes.sort(Comparator.comparingInt(Node::number));
        return nodes;
    }

    private static Node node(Path file) {
        Path system = Path.of("/sys/class/video4linux", file.getFileName().toString());
        String group = "video";
        boolean groupMay = true;
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            group = attributes.group().getName();
            groupMay = attributes
                    .permissions()
                    .containsAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE));
        } catch (IOException | UnsupportedOperationException e) {
            // gone meanwhile
        }
        return new Node(
                file,
                line(system.resolve("name"), "unnamed"),
                group,
                groupMay && !group.equals("root"),
                Files.isReadable(file) && Files.isWritable(file),
                line(system.resolve("index"), "0").equals("0"));
    }

    private static String line(Path file, String otherwise) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
