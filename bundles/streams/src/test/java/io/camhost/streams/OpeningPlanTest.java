package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.streams.EncodingChoice.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several cameras, one bus, one encoder. */
class OpeningPlanTest {
    private static final double PLENTY = Double.MAX_VALUE;
    private static final Use LIVE = new Use(true, false);
    private static final Use WATCHED = new Use(true, true);

    private final List<Camera> cameras = new ArrayList<>();
    private final Map<CameraId, Use> uses = new HashMap<>();
    private EncodingChoice choice = new EncodingChoice(TestSettings.USUAL.codec(), 720, Map.of());

    private void plug(int number, String modes, String bus, String speed) {
        cameras.add(TestCameras.plugged(TestCameras.camera(modes), number, Map.of("bus", bus, "speed", speed)));
    }

    private void pull(int number) {
        cameras.removeIf(camera -> camera.id().number() == number);
    }

    private List<String> plan(double budget) {
        choice.plan(cameras, uses, budget);
        return cameras.stream().map(this::opened).toList();
    }

    private String opened(Camera camera) {
        var encoding = choice.of(camera, Optional.of(Encoder.X264)).orElseThrow();
        return encoding.width() + "x" + encoding.height() + "@" + encoding.rate();
    }

    private String note(int number) {
        return choice.notes().getOrDefault(new CameraId(number), "");
    }

    /** Raw 640x480@30 are 18.4 MB/s, @15 9.2, @10 6.1; 320x240@30 are 4.6. USB 2 has 48 for all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 640x480@30 640x480@30",
                "3 | 640x480@30 640x480@30 640x480@15",
                "4 | 640x480@30 640x480@15 640x480@15 640x480@15",
                "5 | 640x480@15 640x480@15 640x480@15 640x480@15 640x480@15",
                "6 | 640x480@15 640x480@15 640x480@15 640x480@15 320x240@30 320x240@30",
            })
    void camerasOnOneBusAreOpenedSoThatAllHaveRoom(int count, String expected) {
        for (int i = 0; i < count; i++) plug(i, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        assertThat(plan(PLENTY)).containsExactly(expected.split(" "));
        assertThat(note(count - 1))
                .isEqualTo(
                        count == 2
                                ? ""
                                : opened(cameras.get(count - 1)).startsWith("640")
                                        ? "yuyv422 640x480@15 instead of yuyv422 640x480@30:"
                                                + " its USB bus carries no more for " + count + " cameras"
                                        : "yuyv422 320x240@30 instead of yuyv422 640x480@30:"
                                                + " its USB bus carries no more for " + count + " cameras");
    }

    @Test
    void otherBusesAreNoneOfItsBusiness() {
        for (int i = 0; i < 4; i++) plug(i, "YUYV 640x480@30,15", i % 2 == 0 ? "left" : "right", "480");
        assertThat(plan(PLENTY)).containsOnly("640x480@30");
        assertThat(choice.notes()).isEmpty();
    }

    @Test
    void camerasOfWhichNothingIsKnownAreNotHeldBack() {
        for (int i = 0; i < 9; i++)
            cameras.add(TestCameras.plugged(TestCameras.camera("YUYV 1280x720@30"), i, Map.of()));
        assertThat(plan(PLENTY)).containsOnly("1280x720@30");
    }

    /** 1280x720@30 are 27.6 megapixels per second, @15 13.8; 640x360@30 are 6.9. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 | 1280x720@30 1280x720@30",
                "50 | 1280x720@30 1280x720@15",
                "30 | 1280x720@15 1280x720@15",
                "22 | 1280x720@15 640x360@30",
                "14 | 640x360@30 640x360@30",
            })
    void whatTheEncoderCannotCarryIsMadeSlowerOrSmaller(int megapixels, String expected) {
        plug(0, "MJPG 1280x720@30,15; MJPG 640x360@30", "a", "480");
        plug(1, "MJPG 1280x720@30,15; MJPG 640x360@30", "b", "480");
        assertThat(plan(megapixels * 1e6)).containsExactly(expected.split(" "));
        assertThat(note(1).isEmpty()).isEqualTo(megapixels == 60);
        if (megapixels == 22)
            assertThat(note(1))
                    .isEqualTo("mjpeg 640x360@30 instead of mjpeg 1280x720@30:"
                            + " this machine encodes no more for all cameras (22 megapixels per second)");
    }

    @Test
    void whatIsStillTooMuchIsSaid() {
        plug(0, "MJPG 1280x720@30", "a", "480");
        assertThat(plan(10e6)).containsExactly("1280x720@30");
        assertThat(note(0)).contains("more is to be encoded (28 megapixels per second) than this machine can (10");
    }

    @Test
    void whatTheCameraEncodesItselfCostsTheEncoderNothing() {
        plug(0, "H264 1920x1080@30; MJPG 640x360@30", "a", "480");
        plug(1, "MJPG 640x360@30", "a", "480");
        assertThat(plan(7e6)).containsExactly("1920x1080@30", "640x360@30");
        assertThat(choice.notes()).isEmpty();
    }

    @Test
    void whoeverIsWatchedStaysAsItIsWhenAnotherOneComes() {
        plug(0, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        plug(1, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        plan(PLENTY);
        Stream.of(0, 1).forEach(number -> uses.put(new CameraId(number), WATCHED));
        for (int i = 2; i < 5; i++) plug(i, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        assertThat(plan(PLENTY)).containsExactly("640x480@30", "640x480@30", "320x240@30", "320x240@30", "320x240@30");
    }

    @Test
    void aWatchedOneIsNotMadeSmallerWhenItTurnsOutWhatTheEncoderCan() {
        plug(0, "MJPG 1280x720@30,15", "a", "480");
        plug(1, "MJPG 1280x720@30,15", "a", "480");
        plan(PLENTY);
        uses.put(new CameraId(1), WATCHED);
        assertThat(plan(45e6)).containsExactly("1280x720@15", "1280x720@30");
    }

    @Test
    void whoeverWasMadeSmallerGrowsAgainWhenThereIsRoomAndItIsNotLive() {
        for (int i = 0; i < 3; i++) plug(i, "YUYV 640x480@30,15", "hub", "480");
        assertThat(plan(PLENTY).get(2)).isEqualTo("640x480@15");
        uses.put(new CameraId(2), LIVE);
        pull(0);
        assertThat(plan(PLENTY).get(1)).isEqualTo("640x480@15");
        uses.clear();
        assertThat(plan(PLENTY)).containsOnly("640x480@30");
        assertThat(choice.notes()).isEmpty();
    }

    @Test
    void aModeThatWasChosenStaysWhileTheCameraIsLive() {
        cameras.add(TestCameras.camera("YUYV 640x480@30"));
        plan(PLENTY);
        uses.put(new CameraId(0), LIVE);
        cameras.set(0, TestCameras.camera("MJPG 1280x720@30; YUYV 640x480@30"));
        assertThat(plan(PLENTY)).containsExactly("640x480@30");
        cameras.set(0, TestCameras.camera("MJPG 1280x720@30"));
        assertThat(plan(PLENTY)).containsExactly("1280x720@30");
    }

    @Test
    void theSuccessorOpensThemInTheSameWay() {
        for (int i = 0; i < 3; i++) plug(i, "YUYV 640x480@30,15", "hub", "480");
        plan(PLENTY);
        pull(0);
        uses.put(new CameraId(2), LIVE);
        var successor = new EncodingChoice(TestSettings.USUAL.codec(), 720, Map.of());
        successor.restore(choice.keep());
        choice = successor;
        assertThat(plan(PLENTY)).containsExactly("640x480@30", "640x480@15");
        assertThat(note(2)).endsWith("its USB bus carries no more for 3 cameras"); // why it once became so
    }

    @Test
    void aWishIsNotBentByThePlan() {
        choice = new EncodingChoice(TestSettings.USUAL.codec(), 720, Wish.configured("camera1=1280x720@30"));
        plug(0, "MJPG 1280x720@30,15; MJPG 640x360@30", "a", "480");
        plug(1, "MJPG 1280x720@30,15; MJPG 640x360@30", "a", "480");
        assertThat(plan(35e6)).containsExactly("640x360@30", "1280x720@30");
    }

    @Test
    void whatItsBusHasRefusedIsNotTriedAgainUntilThereIsRoom() {
        plug(0, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        plug(1, "YUYV 640x480@30,15; YUYV 320x240@30", "hub", "480");
        plan(PLENTY);
        assertThat(choice.refusedByBus(new CameraId(1))).isTrue();
        assertThat(plan(PLENTY)).containsExactly("640x480@30", "640x480@15");
        assertThat(note(1)).isEqualTo("yuyv422 640x480@15 instead of yuyv422 640x480@30: its USB bus was full");
        assertThat(choice.refusedByBus(new CameraId(1))).isTrue();
        assertThat(plan(PLENTY)).containsExactly("640x480@30", "320x240@30");
        assertThat(choice.refusedByBus(new CameraId(1))).isFalse(); // there is nothing smaller
        pull(0);
        assertThat(plan(PLENTY)).containsExactly("640x480@30");
    }

    @Test
    void withoutBusAndBudgetCamerasThatDecideThemselvesStayAsTheyAre() {
        cameras.add(io.camhost.testing.FakeCameras.camera(0, Camera.Status.CONNECTED));
        assertThat(plan(PLENTY)).containsExactly("640x360@15");
        assertThat(plan(2e6)).containsExactly("480x270@15");
        assertThat(note(0))
                .isEqualTo("480x270@15 instead of 640x360@15:"
                        + " this machine encodes no more for all cameras (2 megapixels per second)");
    }

    @Test
    void oneThatIsBackIsOpenedAsBeforeUntilItIsKnownWhatItCan() {
        plug(0, "YUYV 640x480@30", "hub", "480");
        plan(PLENTY);
        Camera camera = cameras.get(0);
        pull(0);
        plan(PLENTY);
        cameras.add(TestCameras.unprobed(camera));
        assertThat(plan(PLENTY)).containsExactly("640x480@30");
        assertThat(choice.of(cameras.get(0), Optional.of(Encoder.X264))
                        .orElseThrow()
                        .inputOptions())
                .contains("yuyv422");
    }
}
