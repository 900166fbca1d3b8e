package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraListener;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ProcessListener;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Hears of changes and wakes the loop. A component of its own, without references: one that heard of cameras and asked for them
 * as well would be a circle.
 */
@Component(
        immediate = true,
        service = {CameraListener.class, ProcessListener.class, Wakeups.class})
public final class Wakeups implements CameraListener, ProcessListener {
    private volatile Runnable wake = () -> {};

    void onChange(Runnable action) {
        wake = action;
    }

    @Override
    public void changed(Optional<Camera> before, Camera now) {
        wake.run();
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public void changed(ChildStatus child) {
        wake.run();
    }
}
