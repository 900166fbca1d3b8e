package io.camhost.discovery.simulated;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/** Says what a test picture can do: the one mode that is in its description. */
@Component(immediate = true)
public final class SimulatedProbe implements CapabilityProbe {
    private static final Pattern MODE = Pattern.compile("=size=([0-9]{1,5})x([0-9]{1,5}):rate=([0-9]{1,3})[,:]");

    @Override
    public String name() {
        return SimulatedDiscovery.NAME;
    }

    @Override
    public boolean canProbe(CameraDescription camera) {
        return mode(camera).isPresent();
    }

    private static Optional<Matcher> mode(CameraDescription camera) {
        if (!camera.identity().kind().equals(SimulatedDiscovery.NAME)) return Optional.empty();
        if (!(camera.source() instanceof FfmpegInput input) || !input.kind().equals(SimulatedDiscovery.LAVFI))
            return Optional.empty();
        return Optional.of(MODE.matcher(input.url())).filter(Matcher::find);
    }

    @Override
    public Capabilities probe(CameraDescription camera, Deadline deadline) {
        Matcher mode = mode(camera)
                .orElseThrow(() -> CamhostException.dependencyFailed("simulation", "it is not a test picture"));
        var size = new FrameSize(
                Integer.parseInt(mode.group(1)),
                Integer.parseInt(mode.group(2)),
                List.of(FrameRate.of(Integer.parseInt(mode.group(3)))));
        return new Capabilities(
                SimulatedDiscovery.NAME,
                camera.name(),
                "",
                List.of(new PixelFormat("YU12", "Planar YUV 4:2:0", List.of(size))));
    }
}
