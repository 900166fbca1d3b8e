package io.camhost.launcher;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * {@code camhost stop}: TERM, and wait until the host has ended all and given its folder back. Its process may take a few seconds more
 * after the first run of a version, when the JVM writes its archive of classes: nobody has to wait for that.
 */
final class StopCommand {
    private static final int LIMIT_SECONDS = 35; // the host ends itself after 30
    private static final int TELL_EVERY_SECONDS = 5;

    private final Places places;
    private final PrintStream out;

    StopCommand(Places places, PrintStream out) {
        this.places = places;
        this.out = out;
    }

    int run() throws InterruptedException {
        RunningHost host = RunningHost.find(places)
                .orElseThrow(() -> new Failure(Failure.NOT_RUNNING, "no host is running on " + places.data()));
        ProcessHandle process = ProcessHandle.of(host.pid())
                .orElseThrow(() -> new Failure(Failure.NOT_RUNNING, "the host has just ended"));
        if (!host.alive() || !process.destroy())
            throw new Failure("cannot stop the host (pid " + host.pid() + "): it belongs to another user");
        long begun = System.nanoTime();
        int told = 0;
        while (RunningHost.find(places).filter(host::equals).isPresent()) {
            long seconds = (System.nanoTime() - begun) / 1_000_000_000;
            if (seconds > LIMIT_SECONDS)
                throw new Failure("the host (pid " + host.pid() + ") has not ended after " + LIMIT_SECONDS
                        + " s; end it with: kill -9 " + host.pid());
            if (seconds / TELL_EVERY_SECONDS > told) {
                told++;
                out.println("waiting for the host (pid " + host.pid() + ") to end, " + seconds + " s so far");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        out.println("stopped");
        return 0;
    }
}
