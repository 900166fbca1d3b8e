package io.camhost.checks.load;

import io.camhost.api.operation.Swaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Part of a later version of the swap engine: its reports say one thing more. */
public final class RaisedSwaps {
    private RaisedSwaps() {}

    public static Optional<Swaps.Report> report(Optional<Swaps.Report> shipped) {
        return shipped.map(report -> {
            List<String> steps = new ArrayList<>(report.steps());
            steps.add("(raised)");
            return new Swaps.Report(report.id(), report.begun(), report.done(), report.took(), steps, report.failure());
        });
    }
}
