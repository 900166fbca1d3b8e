package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Account;
import io.camhost.checks.Host;
import io.camhost.checks.RpcClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A recording that goes on while things happen, one after another; and what it may lack because of each. */
final class RecordedMeanwhile {
    private record Happening(String what, Instant from, Instant until, Set<String> causes) {
        boolean meets(Account.Gap gap) {
            return gap.from().isBefore(until) && gap.until().isAfter(from);
        }
    }

    private final String camera;
    private final List<Happening> happenings = new ArrayList<>();
    private Instant since;

    private RecordedMeanwhile(String camera, Instant since) {
        this.camera = camera;
        this.since = since;
    }

    static RecordedMeanwhile begin(RpcClient client, String camera) {
        client.call("start_recording", Map.of("device", camera));
        return new RecordedMeanwhile(camera, Instant.now());
    }

    /** It is over. @param causes those which pictures may lack because of it */
    void happened(String what, String... causes) {
        Instant now = Instant.now();
        happenings.add(new Happening(what, since, now, Set.of(causes)));
        since = now;
    }

    /** Stops it: every second of it is there, or it is the right thing that is told to have cost it. */
    void end(Host host, RpcClient client) {
        JsonNode stopped = client.call("stop_recording", Map.of("device", camera));
        Account account = Account.of(host, client, stopped).isComplete();
        for (Account.Gap gap : account.gaps()) {
            List<Happening> met =
                    happenings.stream().filter(one -> one.meets(gap)).toList();
            System.out.println("recorded meanwhile: "
                    + met.stream().map(Happening::what).collect(Collectors.joining(", ")) + ": " + gap);
            assertThat(met.stream().flatMap(one -> one.causes().stream()))
                    .as("causes of %s, which met %s", gap, met)
                    .contains(gap.cause());
        }
        account.clipsOfGapsPlay(camera);
    }
}
