package io.camhost.media.mediamtx;

import io.camhost.api.ServiceGone;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that we run: as a child, and as one that asks us. Threading: one thread. */
final class OwnServer {
    private static final Logger LOG = LoggerFactory.getLogger(OwnServer.class);

    private final ServerProgram program;
    private final Gate<Processes> processes;
    private final Door door;
    private final ServerKeys keys;
    private final ServerVersion version = new ServerVersion();

    OwnServer(ServerProgram program, Gate<Processes> processes, Door door, ServerKeys keys) {
        this.program = program;
        this.processes = processes;
        this.door = door;
        this.keys = keys;
    }

    ServerPorts ports() {
        return program.ports();
    }

    /** Before it is started: sees to its ports. @return what is wrong with them; empty when nothing is */
    Optional<String> prepare() {
        return running() ? Optional.empty() : program.ports().prepare();
    }

    Optional<Path> binary() {
        return program.binary();
    }

    /** Why it cannot be run, when that will not change by itself. */
    Optional<String> problem() {
        return door.problem();
    }

    /** Whether it would be answered when it asks. */
    boolean mayAsk() {
        return door.address().isPresent();
    }

    /** Whether it is known if it runs. */
    boolean known() {
        return processes.now().isPresent();
    }

    /** The name of a path that only ours has. */
    String marker() throws IOException {
        return program.marker();
    }

    boolean running() {
        return child().filter(ChildStatus::running).isPresent();
    }

    /** What the server itself said last, without paths and secrets. */
    String lastError() {
        List<String> log = child().map(ChildStatus::logTail).orElse(List.of());
        for (int i = log.size() - 1; i >= 0; i--) {
            int at = log.get(i).indexOf("ERR ");
            if (at >= 0)
                return ": "
                        + log.get(i)
                                .substring(at + 4)
                                .replaceAll("/[^\\s:]+/", "…/")
                                .replaceAll("[0-9a-f]{32,}", "***");
        }
        return "";
    }

    Optional<ChildStatus> child() {
        try {
            return processes.now().flatMap(there -> there.status(ServerProgram.KEY));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    /** Sees to it that it runs as it should; one that runs otherwise is started anew. @return false when that has to wait */
    boolean ensure() throws IOException {
        Optional<Path> binary = program.binary();
        Optional<String> address = door.address();
        Optional<Processes> there = processes.now();
        if (binary.isEmpty() || address.isEmpty() || there.isEmpty()) return false;
        try {
            boolean old = version.old(binary.get(), there.get());
            there.get().ensure(program.spec(binary.get(), address.get(), old, program.patient()));
            return true;
        } catch (ServiceGone leaving) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it is run as one that waits long for pictures. */
    boolean patient() {
        return program.patient();
    }

    /** From the next {@link #ensure} on. */
    void patient(boolean known) throws IOException {
        program.patient(known);
    }

    /** Asks it to end; it is started again by {@link #ensure}. @return false when that has to wait */
    boolean stop() {
        try {
            return processes
                    .now()
                    .map(there -> {
                        there.stop(ServerProgram.KEY);
                        return true;
                    })
                    .orElse(false);
        } catch (ServiceGone leaving) {
            LOG.debug("{} is stopped in a later round", ServerProgram.KEY);
            return false;
        }
    }

    /** How publishers get in. */
    PublisherLogin login(Features features) {
        String word = keys.publishing();
        if (word.isEmpty()) return PublisherLogin.NONE;
        try {
            if (features.tellsPublishers()) return PublisherLogin.inFile(program.preset(word));
        } catch (IOException e) {
            LOG.error("the password of publishers cannot be written: {}", e.toString());
        }
        return PublisherLogin.inAddress(word);
    }
}
