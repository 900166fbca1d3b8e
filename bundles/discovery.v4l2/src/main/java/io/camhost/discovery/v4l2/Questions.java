package io.camhost.discovery.v4l2;

import io.camhost.discovery.v4l2.NodeQuery.Answer;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Asks nodes what they are, each on a thread that may hang in its driver. */
@FunctionalInterface
interface Questions {
    /**
     * @param thoroughly as in {@link NodeQuery#ask}
     * @param then gets the answer, on whichever thread; never, when the driver hangs
     * @throws RejectedExecutionException when too many are being asked
     */
    void ask(Path node, boolean thoroughly, Consumer<Answer> then);
}
