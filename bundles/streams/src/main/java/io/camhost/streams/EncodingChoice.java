package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.streams.OpeningPlan.Chosen;
import io.camhost.streams.OpeningPlan.Planned;
import io.camhost.streams.OpeningPlan.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides how each camera's picture becomes H.264, and stays with it while somebody has it. Threading: one thread. */
final class EncodingChoice {
    private static final Logger LOG = LoggerFactory.getLogger(EncodingChoice.class);

    /** @param live whether its stream is wanted @param used whether it is watched or recorded */
    record Use(boolean live, boolean used) {
        static final Use NONE = new Use(false, false);
    }

    private final Codec codec;
    private final ModeChoice choice;
    private final Map<String, Wish> wishes;
    private final Map<CameraId, Chosen> chosen = new HashMap<>();
    private final Map<CameraId, Double> refused = new HashMap<>();
    private final Map<CameraId, Known> known = new HashMap<>();
    private final Map<CameraId, Decision> decisions = new HashMap<>();
    private List<Request> lastRequests = List.of();
    private Map<CameraId, Planned> lastUnknown = Map.of();
    private double lastBudget = -1;
    private Map<CameraId, Planned> plan = Map.of();
    private SortedMap<CameraId, String> notes = new TreeMap<>();

    /** What is known of a camera; looked at in every round, and changes once in a day. */
    private record Known(Camera camera, Bus bus, Wish wish, List<Mode> modes, String trouble) {}

    private record Decision(Mode mode, FrameRate rate, Optional<Encoder> encoder, Optional<Encoding> encoding) {}

    /** @param height the largest that is encoded unless more is wished @param wishes see {@link Wish#configured} */
    EncodingChoice(Codec codec, int height, Map<String, Wish> wishes) {
        this.codec = codec;
        this.wishes = wishes;
        choice = new ModeChoice(height);
    }

    /** Plans all cameras that are there. @param budget pixels per second that can be encoded */
    void plan(Iterable<Camera> cameras, Map<CameraId, Use> uses, double budget) {
        Map<CameraId, Camera> there = new LinkedHashMap<>();
        for (Camera camera : cameras)
            if (camera.connected() && camera.description().source() instanceof FfmpegInput)
                there.put(camera.id(), camera);
        if (known.keySet().retainAll(there.keySet())) refused.clear(); // there is more room now
        decisions.keySet().retainAll(there.keySet());
        List<Request> requests = new ArrayList<>();
        Map<CameraId, Planned> unknown = new HashMap<>(); // asks for nothing, since it is not known what
        there.forEach((id, camera) -> {
            Known now = know(camera, (FfmpegInput) camera.description().source());
            if (camera.capabilities().isEmpty()) unknown.put(id, new Planned(asBefore(now), Optional.empty()));
            else requests.add(request(now, uses.getOrDefault(id, Use.NONE)));
        });
        if (requests.equals(lastRequests) && unknown.equals(lastUnknown) && budget == lastBudget) return;
        lastUnknown = unknown;
        lastRequests = requests;
        lastBudget = budget;
        plan = OpeningPlan.of(requests, budget);
        plan.forEach((id, planned) -> chosen.put(id, planned.chosen()));
        plan.putAll(unknown);
        note();
    }

    /** One that is back has not said yet what it can: it can what it could. */
    private Chosen asBefore(Known camera) {
        Chosen before = chosen.get(camera.camera().id());
        return before != null && camera.wish().allows(before.mode())
                ? before
                : new Chosen(camera.modes().get(0), "");
    }

    /** Whether it shall be live all the time. */
    boolean always(Camera camera) {
        return Wish.of(camera, wishes).always();
    }

    private Known know(Camera camera, FfmpegInput source) {
        Known before = known.get(camera.id());
        if (before != null && before.camera() == camera) return before;
        Wish wish = Wish.of(camera, wishes);
        List<Mode> possible = choice.ranked(camera, source, wish);
        String trouble = "";
        if (possible.isEmpty()) {
            trouble = camera.capabilities().isEmpty()
                    ? "the wish \"" + wish.text() + "\" waits until it is known what the camera can"
                    : "the wish \"" + wish.text() + "\" is not possible; possible: "
                            + ModeChoice.possible(camera, source);
            possible = choice.ranked(camera, source, Wish.NONE);
        }
        Known now = new Known(camera, Bus.of(camera), wish, possible, trouble);
        known.put(camera.id(), now);
        return now;
    }

    private Request request(Known camera, Use use) {
        CameraId id = camera.camera().id();
        Optional<Chosen> current = Optional.ofNullable(chosen.get(id))
                .filter(before -> camera.modes().contains(before.mode()));
        boolean lowered = current.isPresent()
                && !current.get().mode().equals(camera.modes().get(0));
        if (lowered && !use.live()) current = Optional.empty(); // perhaps there is room for more now
        return new Request(id, camera.bus(), camera.modes(), current, use.used(), Optional.ofNullable(refused.get(id)));
    }

    private Known known(CameraId id) {
        return Objects.requireNonNull(known.get(id));
    }

    private void note() {
        SortedMap<CameraId, String> now = new TreeMap<>();
        plan.forEach((id, planned) -> {
            List<String> all = new ArrayList<>();
            if (!known(id).trouble().isEmpty()) all.add(known(id).trouble());
            planned.note().ifPresent(all::add);
            if (!all.isEmpty()) now.put(id, String.join("; ", all));
        });
        now.forEach((id, note) -> {
            if (!note.equals(notes.get(id))) LOG.info("{}: {}", id, note);
        });
        notes.keySet().stream()
                .filter(id -> !now.containsKey(id) && known.containsKey(id))
                .forEach(id -> LOG.info("{} is opened as it should be", id));
        notes = now;
    }

    /** By camera, what is different from what would be best or was wished, and why. */
    SortedMap<CameraId, String> notes() {
        return notes;
    }

    /** The bus had no room for it as it is opened now. @return whether it can do with less */
    boolean refusedByBus(CameraId id) {
        Known camera = known.get(id);
        Chosen now = chosen.get(id);
        if (now == null || camera == null) return false;
        Mode mode = now.mode();
        double least = camera.modes().stream().mapToDouble(Mode::carried).min().orElse(0);
        if (mode.carried() <= least) return false;
        refused.merge(id, mode.carried(), Math::min);
        return true;
    }

    /** @return empty when it is not planned, or has to be encoded and there is no encoder */
    Optional<Encoding> of(Camera camera, Optional<Encoder> encoder) {
        Planned planned = plan.get(camera.id());
        if (planned == null) return Optional.empty();
        FrameRate rate = planned.mode().rateOr(camera.fps());
        Decision before = decisions.get(camera.id());
        if (before != null
                && before.mode().equals(planned.mode())
                && before.rate().equals(rate)
                && before.encoder().equals(encoder)) return before.encoding();
        Optional<Encoding> encoding =
                encode(planned.mode(), rate, known(camera.id()).wish().codec(codec), encoder);
        decisions.put(camera.id(), new Decision(planned.mode(), rate, encoder, encoding));
        return encoding;
    }

    private static Optional<Encoding> encode(Mode mode, FrameRate rate, Codec codec, Optional<Encoder> encoder) {
        if (mode.h264())
            return Optional.of(new Encoding(
                    mode.inputOptions(), List.of("-c:v", "copy"), mode.width(), mode.height(), rate, true));
        return encoder.map(chosen -> {
            List<String> inputOptions = new ArrayList<>(chosen.inputOptions());
            inputOptions.addAll(mode.inputOptions());
            return new Encoding(
                    inputOptions,
                    chosen.arguments(codec, mode.width(), mode.height(), rate, mode.filters()),
                    mode.width(),
                    mode.height(),
                    rate,
                    false);
        });
    }

    /** For the successor: by camera what {@link Mode#keep} gives, and why it is not the best. */
    Map<String, List<String>> keep() {
        Map<String, List<String>> kept = new HashMap<>();
        chosen.forEach((camera, now) -> {
            List<String> texts = new ArrayList<>(now.mode().keep());
            texts.add(now.why());
            kept.put(camera.toString(), texts);
        });
        return kept;
    }

    void restore(Map<?, ?> kept) {
        kept.forEach((camera, value) -> {
            List<?> texts = (List<?>) value;
            String why = texts.size() > Mode.KEPT ? texts.get(Mode.KEPT).toString() : "";
            chosen.put(CameraId.parse(camera.toString()), new Chosen(Mode.of(texts), why));
        });
    }
}
