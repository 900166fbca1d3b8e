package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a sink was told: {@code +video0}, {@code ~video0} (not usable), {@code -video0}, {@code complete}, {@code !reason}. */
final class Told implements Sink {
    final List<String> words = new CopyOnWriteArrayList<>();
    final List<CameraDescription> cameras = new CopyOnWriteArrayList<>();

    @Override
    public void present(CameraDescription camera) {
        cameras.add(camera);
        words.add((camera.usable() ? "+" : "~") + camera.identity().key());
    }

    @Override
    public void absent(CameraIdentity camera) {
        words.add("-" + camera.key());
    }

    @Override
    public void complete() {
        words.add("complete");
    }

    @Override
    public void failed(String reason) {
        words.add("!" + reason);
    }

    /** And forgets it. */
    List<String> take() {
        List<String> taken = List.copyOf(words);
        words.clear();
        return taken;
    }
}
