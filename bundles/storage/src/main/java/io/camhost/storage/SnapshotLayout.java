package io.camhost.storage;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** How snapshots are laid out: its section has keys of the same names as that of the recordings. */
@Component(service = SnapshotLayout.class, configurationPid = "io.camhost.snapshots")
public final class SnapshotLayout {
    private final boolean perCamera;

    @interface Config {
        boolean use_device_subdirs() default true;
    }

    @Activate
    public SnapshotLayout(Config config) {
        this(config.use_device_subdirs());
    }

    SnapshotLayout(boolean perCamera) {
        this.perCamera = perCamera;
    }

    boolean perCamera() {
        return perCamera;
    }
}
