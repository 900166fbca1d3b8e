package io.camhost.testing;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a discovery has told, as words: {@code +key} present, {@code ~key} present but not usable, {@code -key} absent, {@code complete},
 * {@code !reason} failed. Threading: any thread.
 */
public final class FakeSink implements Sink {
    private final List<String> words = new CopyOnWriteArrayList<>();
    private final List<CameraDescription> cameras = new CopyOnWriteArrayList<>();

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

    /** Everything so far, in order. */
    public List<String> words() {
        return List.copyOf(words);
    }

    /** All that were told to be present so far, in order. */
    public List<CameraDescription> cameras() {
        return List.copyOf(cameras);
    }

    /** The words so far, which are forgotten. */
    public List<String> take() {
        List<String> taken = List.copyOf(words);
        words.clear();
        return taken;
    }
}
