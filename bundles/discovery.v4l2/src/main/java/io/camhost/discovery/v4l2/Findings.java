package io.camhost.discovery.v4l2;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people should know of the nodes, for the health report. Threading: any thread. */
final class Findings {
    private final Set<String> leftOut = new TreeSet<>();
    private final Map<String, String> unusable = new TreeMap<>();
    private List<String> twins = List.of();
    private boolean nativeCodeMissing;

    /** @return whether that is new */
    synchronized boolean leftOut(String node) {
        return leftOut.add(node);
    }

    synchronized void unusable(String node, String reason) {
        unusable.put(node, reason);
    }

    synchronized void forget(String node) {
        unusable.remove(node);
    }

    /** @return whether that is new */
    synchronized boolean nativeCode(boolean works) {
        boolean changed = nativeCodeMissing == works;
        nativeCodeMissing = !works;
        return changed;
    }

    synchronized boolean nativeCodeMissing() {
        return nativeCodeMissing;
    }

    /** @return those that are new */
    synchronized List<String> twins(List<String> now) {
        List<String> fresh = now.stream().filter(pair -> !twins.contains(pair)).toList();
        twins = List.copyOf(now);
        return fresh;
    }

    /** Nodes of cameras that have the same serial number. */
    synchronized List<String> twins() {
        return twins;
    }

    synchronized List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** By node, why it cannot be used. */
    synchronized Map<String, String> unusable() {
        return new TreeMap<>(unusable);
    }
}
