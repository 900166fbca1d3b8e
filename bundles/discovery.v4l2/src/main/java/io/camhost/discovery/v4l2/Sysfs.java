package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of video nodes in sysfs.
 *
 * @param folder usually {@code /sys/class/video4linux}
 */
record Sysfs(Path folder) implements VideoNodes {
    private static final Pattern NODE = Pattern.compile("video(0|[1-9][0-9]{0,5})");

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
    public String name(Node node) {
        return attribute(node, "name");
    }

    @Override
    public boolean isFirst(Node node) {
        String index = attribute(node, "index");
        return index.isEmpty() || index.equals("0");
    }

    private String attribute(Node node, String attribute) {
        try {
            return Files.readString(folder.resolve(node.name()).resolve(attribute))
                    .strip();
        } catch (IOException none) {
            return "";
        }
    }
}
