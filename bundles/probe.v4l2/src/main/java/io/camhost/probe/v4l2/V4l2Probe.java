package io.camhost.probe.v4l2;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.probe.v4l2.VideoDevices.VideoDevice;
import io.camhost.swap.Drain;
import java.time.Duration;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Asks video devices of Linux what they offer: formats, sizes, rates. Works while another program streams from them. */
@Component(immediate = true)
public final class V4l2Probe implements CapabilityProbe {
    static final String DEPENDENCY = "V4L2";
    private static final String KIND = "v4l2";

    private final Supplier<VideoDevices> devices;
    private final Drain drain = new Drain("probe v4l2");

    @Activate
    public V4l2Probe() {
        this(V4l2Calls::new);
    }

    /** @param devices is called for each probe, so that a machine where native code cannot be loaded fails then, and says why */
    V4l2Probe(Supplier<VideoDevices> devices) {
        this.devices = devices;
    }

    /** Lets probes that have begun come to their end. */
    @Deactivate
    void stop() {
        drain.close(Duration.ofSeconds(5));
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public boolean canProbe(CameraDescription camera) {
        return camera.source() instanceof FfmpegInput input
                && input.kind().equals(KIND)
                && input.device().isPresent();
    }

    @Override
    @SuppressWarnings("try") // being inside is all that is wanted of the drain
    public Capabilities probe(CameraDescription camera, Deadline deadline) throws InterruptedException {
        if (!(camera.source() instanceof FfmpegInput input) || input.device().isEmpty())
            throw CamhostException.dependencyFailed(DEPENDENCY, "it is not a video device");
        try (var inside = drain.enter();
                VideoDevice device = devices.get().open(input.device().get())) {
            return new CapabilityReader(new VideoIoctls(device, deadline)).read();
        } catch (ErrnoException e) {
            throw CamhostException.dependencyFailed(DEPENDENCY, e.hint());
        } catch (LinkageError e) {
            CamhostException failed = CamhostException.dependencyFailed(
                    DEPENDENCY, "native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
            failed.initCause(e);
            throw failed;
        }
    }
}
