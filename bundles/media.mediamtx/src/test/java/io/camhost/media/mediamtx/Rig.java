package io.camhost.media.mediamtx;

import io.camhost.api.process.Processes;
import io.camhost.testing.FakeMediaMtx;
import io.camhost.testing.MediaMtxFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server that a suite runs against, and the hands that do to it what others do. */
interface Rig extends AutoCloseable {
    /** As which it should behave. */
    FakeMediaMtx.Version version();

    /** What is published of that version. */
    MediaMtxFacts facts();

    int apiPort();

    /** Somebody publishes, until {@link #silence}. */
    void publish(String path);

    void silence(String path);

    /** It asks there who may do what, from its next start on. */
    void asks(String address);

    /** Whether somebody is let in who wants to read by RTSP. @param query of the URL */
    boolean comes(String path, String query);

    /** Somebody reads by RTSP, until {@link #leave}. @param query of the URL */
    void read(String path, String query);

    void leave(String path);

    /** A path that is recorded gets its first file, if not by itself. */
    void segment(String path);

    /** Its file is written, with nothing else in it. */
    void reload();

    /** It ends as by a kill, and begins again on the same ports. */
    void restart();

    /** Nothing is answered any more. */
    void freeze();

    void thaw();

    /** Whether its process is over. */
    boolean ended();

    /** Runs a short program. */
    Processes.Result run(List<String> argv);

    @Override
    void close();

    /** The server's control API, with more patience than the driver has. */
    default ApiClient client() {
        return new ApiClient("127.0.0.1", apiPort(), Duration.ofSeconds(10));
    }

    default boolean modern() {
        return version() == FakeMediaMtx.Version.V1_20;
    }

    /** Where a rig may be set up. */
    @FunctionalInterface
    interface Maker {
        Rig in(Path folder) throws Exception;
    }
}
