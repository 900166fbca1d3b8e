package com.example.videofolder;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDiscovery;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** Every video file of one folder is a camera that shows it again and again. Without a configuration there is none. */
@Component(configurationPid = "com.example.videofolder", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class VideoFolder implements CameraDiscovery {
    static final String NAME = "videofolder";

    /** What is below {@code plugins: com.example.videofolder:} in the configuration. */
    @interface Config {
        /** Absolute path. */
        String folder() default "";

        /** Seconds between two looks, from 1 to 3600. */
        int rescan() default 5;
    }

    private final Path folder;
    private final Duration rescan;
    private final InstantSource clock;
    private final List<FolderWatch> watches = new ArrayList<>();
    private boolean closed;

    /** A changed configuration makes a new one: what is wrong is refused here, and {@code camhost status} says why. */
    @Activate
    public VideoFolder(Config config) {
        this(Path.of(config.folder()), Duration.ofSeconds(config.rescan()), Clock.systemUTC());
    }

    VideoFolder(Path folder, Duration rescan, InstantSource clock) { // what tests call
        if (!folder.isAbsolute()) throw new IllegalArgumentException("folder: an absolute path, got '" + folder + "'");
        if (rescan.compareTo(Duration.ofHours(1)) > 0 || rescan.isNegative() || rescan.isZero())
            throw new IllegalArgumentException("rescan: from 1 to 3600 seconds, got " + rescan.toSeconds());
        this.folder = folder;
        this.rescan = rescan;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized Closeable start(Sink sink) {
        if (closed) throw new ServiceGone(NAME);
        FolderWatch watch = new FolderWatch(folder, sink, clock);
        watches.add(watch);
        watch.every(rescan);
        return watch;
    }

    /** The host closes what it has started, but may be later than this. */
    @Deactivate
    synchronized void stop() {
        closed = true;
        watches.forEach(FolderWatch::close);
    }
}
