package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.api.media.WantedStream;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A camera whose own H.264 may be passed through is not opened before it has said what it sends. */
class WantedStreamsTest {
    private static final CameraId ID = new CameraId(100);
    private static final Capabilities H264 = new Capabilities(
            "",
            "",
            "",
            List.of(new PixelFormat("H264", "", List.of(new FrameSize(2560, 1440, List.of(FrameRate.of(25)))))));

    private final ManualClock clock = new ManualClock();
    private final WantedStreams streams = new WantedStreams(
            new EncodingChoice(TestSettings.USUAL.codec(), 720, Map.of()),
            (camera, encoding) -> List.of(),
            Duration.ofSeconds(30),
            clock::nanoTime);

    private Optional<WantedStream> wanted(boolean realTime, Optional<Capabilities> capabilities) {
        var source = new FfmpegInput("rtsp", List.of(), "x", Optional.empty(), false, realTime);
        var description =
                new CameraDescription(new CameraIdentity("rtsp", "x"), "", source, OptionalInt.empty(), true, true);
        var camera = new Camera(
                ID,
                description,
                Camera.Status.CONNECTED,
                "",
                "1920x1080",
                30,
                capabilities,
                Camera.Validation.NONE,
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH);
        var wishes = new WantedStreams.Wishes(true, false, Optional.empty());
        Optional<Encoder> encoder = Optional.of(Encoder.values()[0]);
        return Optional.ofNullable(
                streams.compute(Map.of(ID, camera), Map.of(), encoder, Double.MAX_VALUE, any -> wishes)
                        .get(ID));
    }

    @Test
    void aNetworkCameraIsAskedFirstAndThenPassedThroughWhateverItsSize() {
        assertThat(wanted(true, Optional.empty())).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(wanted(true, Optional.of(H264)).orElseThrow().encoding().codecArguments())
                .containsExactly("-c:v", "copy");
    }

    @Test
    void oneThatDoesNotSayIsOpenedAsItComes() {
        wanted(true, Optional.empty());
        clock.advance(Duration.ofSeconds(4));
        assertThat(wanted(true, Optional.empty()).orElseThrow().encoding().copy())
                .isFalse();
    }

    @Test
    void aFileIsNotWaitedFor() {
        assertThat(wanted(false, Optional.empty())).isPresent();
    }
}
