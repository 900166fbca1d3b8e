package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.media.ffmpeg.LiveFolder.NextRun;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFolderTest {
    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private Path path;
    private TestSegments publisher;
    private LiveFolder folder;

    @BeforeEach
    void begin() throws IOException {
        path = temp.resolve("camera0");
        publisher = new TestSegments(path);
        clock.setWall(TestSegments.BEGIN);
        folder = new LiveFolder(path, clock);
    }

    @Test
    void anEmptyFolderBeginsWithTheTime() {
        long now = TestSegments.BEGIN.getEpochSecond();
        assertThat(folder.nextRun()).isEqualTo(new NextRun(now, now, TestSegments.BEGIN.toEpochMilli()));
        assertThat(folder.refresh().isEmpty()).isTrue();
    }

    @Test
    void listsTheLastEightOfWhatIsThere() throws IOException {
        publisher.begin(5);
        for (int i = 0; i < 10; i++) publisher.add(100 + i, i);
        String playlist = folder.refresh().playlist();
        assertThat(playlist).startsWith("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:1
                #EXT-X-MEDIA-SEQUENCE:102
                #EXT-X-DISCONTINUITY-SEQUENCE:5
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="init-5.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:02.250Z
                #EXTINF:1.000000,
                s5-102.m4s
                """);
        assertThat(playlist).endsWith("s5-109.m4s\n").doesNotContain("#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void aNewRunGoesOnWithItsOwnHeader() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        publisher.add(101, 1);
        assertThat(folder.refresh().segments()).hasSize(2);
        clock.advance(Duration.ofSeconds(9));
        NextRun next = folder.nextRun();
        assertThat(next).isEqualTo(new NextRun(6, 102, clock.instant().toEpochMilli()));

        folder.begins(6);
        assertThat(folder.refresh().segments()).hasSize(2);
        publisher.begin(6);
        publisher.add(102, 10);
        assertThat(folder.refresh().playlist()).contains("""
                s5-101.m4s
                #EXT-X-DISCONTINUITY
                #EXT-X-MAP:URI="init-6.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:10.250Z
                #EXTINF:1.000000,
                s6-102.m4s
                """);
    }

    @Test
    void timeNeverGoesBackWhenACameraIsFasterThanOurClock() throws IOException {
        publisher.begin(5);
        publisher.add(100, 50);
        assertThat(folder.nextRun().begin())
                .isEqualTo(TestSegments.BEGIN.plusSeconds(51).toEpochMilli());
    }

    @Test
    void aRunThatHasWrittenNothingIsNotCounted() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        folder.begins(folder.nextRun().run());
        assertThat(folder.nextRun().run()).isEqualTo(6);
        assertThat(folder.hasRun(6)).isFalse();
        assertThat(folder.hasRun(5)).isTrue();
    }

    @Test
    void whoeverComesLaterKnowsTheSame() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        publisher.begin(6);
        publisher.add(101, 5);
        LiveFolder later = new LiveFolder(path, clock);
        assertThat(later.refresh().playlist())
                .contains("#EXT-X-MEDIA-SEQUENCE:100\n#EXT-X-DISCONTINUITY-SEQUENCE:5\n")
                .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-6.mp4\"");
    }

    @Test
    void deletesWhatAnEndedRunHasLeft() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        Files.createFile(path.resolve("s5-101.m4s.tmp"));
        folder.refresh();
        folder.begins(6);
        publisher.begin(6);
        for (int i = 0; i < LiveFolder.KEPT - 1; i++) publisher.add(101 + i, 10 + i);
        folder.refresh();
        assertThat(path.resolve("s5-100.m4s")).as("still needed").exists();
        assertThat(path.resolve("s5-101.m4s.tmp")).doesNotExist();
        publisher.add(124, 34);
        folder.refresh();
        assertThat(path.resolve("s5-100.m4s")).doesNotExist();
        assertThat(path.resolve("init-5.mp4")).doesNotExist();
        assertThat(path.resolve("run-5.m3u8")).doesNotExist();
        assertThat(path.resolve("init-6.mp4")).exists();
    }

    @Test
    void leavesARunAloneThatHasJustBegun() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        publisher.begin(6); // its header only
        new LiveFolder(path, clock).refresh();
        assertThat(path.resolve("init-6.mp4")).exists();
    }

    @Test
    void canBeDeletedAndUsedAgain() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        assertThat(folder.refresh().isEmpty()).isFalse();
        folder.delete();
        assertThat(path).doesNotExist();
        assertThat(folder.refresh().isEmpty()).isTrue();
        assertThat(folder.changedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void countsTheBytesThatHaveCome() throws IOException {
        publisher.begin(5);
        publisher.add(100, 0);
        folder.refresh();
        long one = folder.received();
        publisher.add(101, 1);
        folder.refresh();
        assertThat(folder.received()).isEqualTo(2 * one).isPositive();
    }

    @Test
    void whatIsCutOffIsNotRead() {
        String text = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:1.000,\ns1-7.m4s\n#EXTINF:nonsense,\ns1-8.m4s\n";
        assertThat(RunPlaylist.parse(1, text).segments())
                .singleElement()
                .satisfies(segment -> assertThat(segment.number()).isEqualTo(7));
    }

    @ParameterizedTest
    @CsvSource({
        "s5-100.m4s,true",
        "init-5.mp4,true",
        "run-5.m3u8,false",
        "s5-100.m4s.tmp,false",
        "..,false",
        "s5-.m4s,false",
        "x.m4s,false"
    })
    void servesOnlyWhatAPublisherWrites(String name, boolean served) {
        assertThat(LiveFolder.isServed(name)).isEqualTo(served);
    }

    @Test
    void takesMemoryWhenThereIsRoomAndAlwaysTheSame() {
        Path data = temp.resolve("data");
        Path first = LiveRoot.choose(temp, data);
        assertThat(first).hasParent(temp).isEqualTo(LiveRoot.choose(temp, data));
        assertThat(LiveRoot.choose(temp, temp.resolve("other"))).isNotEqualTo(first);
        assertThat(LiveRoot.choose(temp.resolve("missing"), data)).isEqualTo(data.resolve("cache/live"));
    }
}
