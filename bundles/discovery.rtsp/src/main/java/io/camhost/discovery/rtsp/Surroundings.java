package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.FfmpegInput;
import java.time.Duration;
import java.util.Optional;

/** What the patrol needs of the host and the network. */
interface Surroundings {
    /** A password. @param last as it was; it holds while nobody is there who knows */
    Optional<Secret> secret(String name, Optional<Secret> last);

    /** Whether a publisher of that source runs. @param proven and has for so long that the camera must be sending */
    boolean streams(FfmpegInput source, boolean proven);

    /** Whether somebody answers at the door. */
    boolean answers(RtspUrl url);

    /** Asks the camera for its picture; may take seconds. Empty when there is nobody to ask it just now. */
    Optional<Watch.Verdict> probe(CameraDescription camera) throws InterruptedException;

    /** Runs it on a thread that may block. @throws java.util.concurrent.RejectedExecutionException when there is none */
    void execute(Runnable task);

    /** Runs it later, briefly. @return takes it back */
    Runnable after(Duration delay, Runnable task);

    /** Around 1. */
    double jitter();
}
