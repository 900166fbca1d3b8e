package io.camhost.benchmarks;

import java.io.IOException;

/** One thing that is measured; starts what it needs and ends it. */
interface Benchmark {
    void run(Bench bench) throws IOException, InterruptedException;

    /** What all of them work with. @param quick fewer and shorter rounds */
    record Bench(Places places, boolean quick, Table table) {
        int rounds() {
            return quick ? 3 : 5;
        }
    }
}
