package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was told, as words with the name of the node: {@code +video0}, {@code ~video0} not usable, {@code -video0}, … */
final class NodeWords implements Sink {
    private final Map<CameraIdentity, String> nodes = new ConcurrentHashMap<>();
    private final List<String> words = new CopyOnWriteArrayList<>();
    private final List<CameraDescription> cameras = new CopyOnWriteArrayList<>();

    @Override
    public void present(CameraDescription camera) {
        String node = "video" + camera.number().orElseThrow();
        nodes.put(camera.identity(), node);
        cameras.add(camera);
        words.add((camera.usable() ? "+" : "~") + node);
    }

    @Override
    public void absent(CameraIdentity camera) {
        words.add("-" + nodes.remove(camera));
    }

    @Override
    public void complete() {
        words.add("complete");
    }

    @Override
    public void failed(String reason) {
        words.add("!" + reason);
    }

    List<String> words() {
        return List.copyOf(words);
    }

    /** As it was told last, of those that were not told to be gone. */
    List<CameraDescription> present() {
        List<CameraDescription> present = new ArrayList<>();
        for (CameraIdentity identity : nodes.keySet())
            cameras.stream()
                    .filter(camera -> camera.identity().equals(identity))
                    .reduce((first, last) -> last)
                    .ifPresent(present::add);
        return present;
    }

    List<CameraDescription> cameras() {
        return List.copyOf(cameras);
    }

    /** And forgets them. */
    List<String> take() {
        List<String> taken = List.copyOf(words);
        words.clear();
        return taken;
    }
}
