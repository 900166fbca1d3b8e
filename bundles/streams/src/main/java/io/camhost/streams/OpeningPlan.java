package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Plans all cameras together, as if all were open: each in its best mode, but no bus with more than it carries, and no more to
 * encode than this machine can. What is too much is taken from whoever uses most of it, step by step; never from a camera that is
 * being watched or recorded.
 */
final class OpeningPlan {
    /**
     * One camera.
     *
     * @param modes it may be opened in, best first; at least one
     * @param current it was planned with and shall keep if it can; empty to begin with the best
     * @param used whether somebody watches or records it: then it stays as it is
     * @param refused bytes per second that its bus has refused: only less is tried; empty when it has refused nothing
     */
    record Request(
            CameraId camera,
            Bus bus,
            List<Mode> modes,
            Optional<Chosen> current,
            boolean used,
            Optional<Double> refused) {}

    /** @param why it is not the best; empty when it is, or nobody knows */
    record Chosen(Mode mode, String why) {}

    /** @param note what is different from the best, and why; empty when nothing is */
    record Planned(Chosen chosen, Optional<String> note) {
        Mode mode() {
            return chosen.mode();
        }
    }

    private static final class Place {
        final Request request;
        int at;
        String why;

        Place(Request request) {
            this.request = request;
            at = request.current()
                    .map(current -> request.modes().indexOf(current.mode()))
                    .filter(index -> index >= 0)
                    .orElse(0);
            why = request.current().map(Chosen::why).orElse("");
        }

        Mode mode() {
            return request.modes().get(at);
        }

        /** The best mode that needs less of one thing, and of the other no more. */
        OptionalInt less(ToDoubleFunction<Mode> cost, ToDoubleFunction<Mode> other) {
            if (request.used()) return OptionalInt.empty();
            for (int i = 0; i < request.modes().size(); i++) {
                Mode mode = request.modes().get(i);
                if (cost.applyAsDouble(mode) < cost.applyAsDouble(mode())
                        && other.applyAsDouble(mode) <= other.applyAsDouble(mode())) return OptionalInt.of(i);
            }
            return OptionalInt.empty();
        }
    }

    private OpeningPlan() {}

    /** @param budget pixels per second that can be encoded; see {@link Encoders.Result} */
    static Map<CameraId, Planned> of(List<Request> requests, double budget) {
        List<Place> places = requests.stream().map(Place::new).toList();
        places.forEach(OpeningPlan::leaveWhatWasRefused);
        // a slow camera and a fast one on the same bus share it: what counts is the most that any of them may expect
        Map<String, Double> limits = new TreeMap<>();
        for (Request request : requests)
            if (!request.bus().name().isEmpty())
                limits.merge(request.bus().name(), request.bus().all(), Math::max);
        limits.forEach((name, limit) -> fit(
                places.stream()
                        .filter(place -> place.request.bus().name().equals(name))
                        .toList(),
                limit,
                Mode::carried,
                Mode::encoded,
                "its USB bus carries no more for " + count(places, name)));
        String can = "this machine encodes no more for all cameras (" + megapixels(budget) + ")";
        boolean enough = fit(places, budget, Mode::encoded, Mode::carried, can);
        Map<CameraId, Planned> plan = new LinkedHashMap<>();
        for (Place place : places)
            plan.put(place.request.camera(), planned(place, enough ? "" : tooMuch(places, budget)));
        return plan;
    }

    private static void leaveWhatWasRefused(Place place) {
        double most = place.request.refused().orElse(Double.MAX_VALUE);
        if (place.mode().carried() < most) return;
        List<Mode> modes = place.request.modes();
        for (int i = 0; i < modes.size(); i++)
            if (modes.get(i).carried() < most) {
                place.at = i;
                place.why = "its USB bus was full";
                return;
            }
    }

    /** @return whether it fits now */
    private static boolean fit(
            List<Place> places, double limit, ToDoubleFunction<Mode> cost, ToDoubleFunction<Mode> other, String why) {
        while (places.stream()
                        .mapToDouble(place -> cost.applyAsDouble(place.mode()))
                        .sum()
                > limit) {
            Optional<Place> most = places.stream()
                    .filter(place -> place.less(cost, other).isPresent())
                    .max(Comparator.comparingDouble((Place place) -> cost.applyAsDouble(place.mode()))
                            .thenComparing(place -> place.request.camera()));
            if (most.isEmpty()) return false;
            Place place = most.get();
            place.at = place.less(cost, other).orElseThrow();
            place.why = why;
        }
        return true;
    }

    private static Planned planned(Place place, String tooMuch) {
        List<String> notes = new ArrayList<>();
        if (place.at > 0)
            notes.add(place.mode().inWords() + " instead of "
                    + place.request.modes().get(0).inWords()
                    + (place.why.isEmpty() ? "" : ": " + place.why));
        if (!tooMuch.isEmpty() && place.mode().encoded() > 0) notes.add(tooMuch);
        return new Planned(
                new Chosen(place.mode(), place.at > 0 ? place.why : ""),
                notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes)));
    }

    private static String tooMuch(List<Place> places, double budget) {
        double all =
                places.stream().mapToDouble(place -> place.mode().encoded()).sum();
        return "more is to be encoded (" + megapixels(all) + ") than this machine can (" + megapixels(budget)
                + "): pictures may stutter when all cameras are live";
    }

    private static String count(List<Place> places, String bus) {
        long cameras = places.stream()
                .filter(place -> place.request.bus().name().equals(bus))
                .count();
        return cameras == 1 ? "it" : cameras + " cameras";
    }

    private static String megapixels(double pixels) {
        return Math.round(pixels / 1e6) + " megapixels per second";
    }
}
