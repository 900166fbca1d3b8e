package io.camhost.probe.ffprobe;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.process.Processes;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Asks network cameras what they send, by one run of ffprobe, which opens a stream for about a second. */
@Component(immediate = true)
public final class FfprobeProbe implements CapabilityProbe {
    static final String DEPENDENCY = "ffprobe";

    /** Sources that are read from the network: one more reader disturbs nobody. */
    private static final Set<String> KINDS = Set.of("rtsp", "rtsps", "rtmp", "http", "https", "srt");

    private final Gate<Processes> processes = new Gate<>("process");
    private final Drain drain = new Drain("probe " + DEPENDENCY);
    private final OneAtATime answers;

    @Activate
    public FfprobeProbe() {
        this(System::nanoTime);
    }

    FfprobeProbe(LongSupplier nanoTime) {
        answers = new OneAtATime(nanoTime);
    }

    /** Lets probes that have begun come to their end. */
    @Deactivate
    void stop() {
        processes.close();
        drain.close(Duration.ofSeconds(5));
    }

    @Reference(
            name = "processes",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcesses(Processes bound) {
        processes.bind(bound);
    }

    void unbindProcesses(Processes unbound) {
        processes.unbind(unbound);
    }

    @Override
    public String name() {
        return DEPENDENCY;
    }

    @Override
    public boolean canProbe(CameraDescription camera) {
        return camera.source() instanceof FfmpegInput input && KINDS.contains(input.kind());
    }

    @Override
    @SuppressWarnings("try") // being inside is all that is wanted of the drain
    public Capabilities probe(CameraDescription camera, Deadline deadline) throws InterruptedException {
        if (!(camera.source() instanceof FfmpegInput input) || !canProbe(camera))
            throw CamhostException.dependencyFailed(DEPENDENCY, "it is not a network camera");
        try (var inside = drain.enter()) {
            return answers.of(camera.identity(), input, deadline, () -> ask(input, deadline));
        }
    }

    private Capabilities ask(FfmpegInput input, Deadline deadline) throws InterruptedException {
        Processes there = processes.call(deadline, service -> service);
        return Answer.of(run(there, argv(input), deadline)).capabilities();
    }

    private static Processes.Result run(Processes there, List<String> argv, Deadline deadline)
            throws InterruptedException {
        try {
            return there.run(argv, deadline);
        } catch (CamhostException e) {
            CamhostException failed = CamhostException.dependencyFailed(
                    DEPENDENCY, "ffprobe cannot be started: it comes with ffmpeg, apt install ffmpeg");
            failed.initCause(e);
            throw failed;
        }
    }

    /** A source may forbid ffmpeg to print errors, since they could hold a password; here they are looked at and dropped. */
    static List<String> argv(FfmpegInput input) {
        List<String> argv = new ArrayList<>(List.of("ffprobe", "-hide_banner"));
        argv.addAll(input.arguments());
        argv.addAll(List.of("-v", "error", "-of", "default", "-show_entries", Answer.ENTRIES, "-i", input.url()));
        return argv;
    }
}
