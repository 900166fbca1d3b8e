package io.camhost.discovery.v4l2;

import io.camhost.discovery.v4l2.NodeQuery.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is there: nodes as the kernel numbers them, some cameras, some metadata, some closed for a while. */
final class FakeKernel implements VideoNodes, Questions {
    final SortedMap<Integer, Node> nodes = new TreeMap<>();
    final Map<Integer, Long> openFrom = new HashMap<>();
    final Map<Integer, Integer> errnos = new HashMap<>();
    final Map<Integer, Boolean> cameras = new HashMap<>();
    /** By node, which of a few cameras it is: they move between nodes. */
    final Map<Integer, Integer> which = new HashMap<>();

    long now = 1;
    int instances;
    boolean unreadable;

    void plug(int number, boolean camera, int serial, long closedFor) {
        which.put(number, serial);
        nodes.put(number, new Node(number, "instance " + instances++));
        cameras.put(number, camera);
        openFrom.put(number, now + closedFor);
        errnos.remove(number);
    }

    /** Its driver loses it, for a while. */
    void lose(int number, long millis) {
        openFrom.put(number, now + millis * 1_000_000);
        errnos.put(number, 19);
    }

    @Override
    public SortedMap<Integer, Node> nodes() throws IOException {
        if (unreadable) throw new IOException("unreadable");
        return new TreeMap<>(nodes);
    }

    /** Without a serial number each is another one. */
    @Override
    public Place place(Node node) {
        int serial = which.getOrDefault(node.number(), 0);
        String permanent = serial == 0 ? "" : "serial " + serial;
        String key = serial == 0 ? node.instance() : permanent + " at " + node.instance();
        return new Place(
                node.name(), cameras.getOrDefault(node.number(), false), key, permanent, Map.of("node", node.name()));
    }

    @Override
    public void ask(Path node, boolean thoroughly, Consumer<Answer> then) {
        then.accept(answer(Integer.parseInt(String.valueOf(node.getFileName()).substring("video".length()))));
    }

    private Answer answer(int number) {
        if (!nodes.containsKey(number)) return new Answer.Failed(2);
        if (openFrom.getOrDefault(number, 0L) > now) return new Answer.Failed(errnos.getOrDefault(number, 13));
        return cameras.getOrDefault(number, false) ? new Answer.Camera("camera") : new Answer.Other();
    }
}
