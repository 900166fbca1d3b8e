package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a host says became of every second of a recording that has ended: held against its files, and clips cut where something is missing. */
public final class Account {
    private static final Duration AROUND = Duration.ofSeconds(2); // of a gap, in a clip
    private static final String ALARM = "nothing is known that would explain it";

    /** Of a second and more. @param covered there are pictures, but not the camera's */
    public record Gap(Instant from, Instant until, String cause, boolean covered) {
        double seconds() {
            return Duration.between(from, until).toMillis() / 1000.0;
        }

        /** How much of it is in that time. */
        private double within(Instant begin, Instant end) {
            Instant first = from.isAfter(begin) ? from : begin;
            Instant last = until.isBefore(end) ? until : end;
            return Math.max(0, Duration.between(first, last).toMillis() / 1000.0);
        }

        @Override
        public String toString() {
            return cause + " " + seconds() + " s" + (covered ? " (covered)" : "");
        }
    }

    private final Host host;
    private final RpcClient client;
    private final JsonNode ledger;
    private final List<Gap> gaps = new ArrayList<>();

    private Account(Host host, RpcClient client, JsonNode ledger) {
        this.host = host;
        this.client = client;
        this.ledger = ledger;
        for (JsonNode gap : ledger.path("gaps"))
            gaps.add(new Gap(
                    Instant.parse(gap.path("from").asText()),
                    Instant.parse(gap.path("to").asText()),
                    gap.path("cause").asText(),
                    gap.path("covered").asBoolean()));
    }

    /** @param client of an operator @param stopped what the end of a recording was answered with */
    public static Account of(Host host, RpcClient client, JsonNode stopped) {
        String name = stopped.path("filename").asText();
        JsonNode ledger =
                client.call("get_recording_info", Map.of("filename", name)).path("ledger");
        assertThat(ledger.path("session").asText()).isEqualTo(name);
        assertThat(ledger.path("ended").asBoolean()).isTrue();
        return new Account(host, client, ledger);
    }

    /** But those of its begin and its end. */
    public List<Gap> gaps() {
        return gaps.stream()
                .filter(gap -> !Set.of("STARTING", "ENDING").contains(gap.cause()))
                .toList();
    }

    /** Every second is in a file that plays, or it is known why not; and nothing was an alarm. */
    public Account isComplete() {
        assertThat(host.output()).as("alarms").doesNotContain(ALARM);
        assertThat(ledger.path("unexplained_seconds").asDouble()).isZero();
        double recorded = ledger.path("recorded_seconds").asDouble();
        List<Path> files = files();
        double found =
                files.stream().mapToDouble(file -> Media.play(file).seconds()).sum();
        assertThat(recorded).as("what is in %s", files).isCloseTo(found, within(0.5 * files.size()));
        Instant from = Instant.parse(ledger.path("start_time").asText());
        Instant until = Instant.parse(ledger.path("end_time").asText());
        double missing = Duration.between(from, until).toMillis() / 1000.0 - recorded - missing(from, until);
        assertThat(missing)
                .as("seconds of which nothing is known, before, between and after its files: %s", ledger)
                .isLessThan(files.size() + 1.0);
        return this;
    }

    /** How much is told to be in no file of that time. */
    private double missing(Instant from, Instant until) {
        return gaps.stream()
                .filter(gap -> !gap.covered())
                .mapToDouble(gap -> gap.within(from, until))
                .sum();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (JsonNode name : ledger.path("files")) files.add(file(name.asText()));
        return files;
    }

    private Path file(String name) {
        return host.recordings().stream()
                .filter(file -> file.endsWith(name + ".mp4"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + name));
    }

    /** Of each gap a clip with what is around it can be cut, and plays. */
    public Account clipsOfGapsPlay(String camera) {
        Instant begin = Instant.parse(ledger.path("start_time").asText());
        Instant end = Instant.parse(ledger.path("end_time").asText());
        for (Gap gap : gaps()) {
            Instant from = gap.from().minus(AROUND);
            Instant until = gap.until().plus(AROUND);
            clipPlays(camera, from.isAfter(begin) ? from : begin, until.isBefore(end) ? until : end);
        }
        return this;
    }

    private void clipPlays(String camera, Instant from, Instant until) {
        Map<String, Object> wanted = Map.of("device", camera, "from", from.toString(), "to", until.toString());
        double missing = missing(from, until);
        if (missing > 0)
            assertThat(client.answer("camhost.create_clip", wanted)
                            .path("error")
                            .path("data")
                            .path("state")
                            .asText())
                    .isEqualTo("PARTLY_RECORDED");
        Map<String, Object> partly = new HashMap<>(wanted);
        partly.put("partial", true);
        JsonNode clip = client.call("camhost.create_clip", partly);
        Media.Played played = Media.play(file(clip.path("filename").asText()));
        assertThat(played.complaints()).as("of the clip %s", clip).isEmpty();
        double whole = Duration.between(from, until).toMillis() / 1000.0;
        assertThat(played.seconds())
                .as("seconds in the clip %s, of which %s s are missing", clip, missing)
                .isBetween(whole - missing - 2, whole - missing + 2);
    }
}
