package io.camhost.media.mediamtx;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.camera.CameraId;
import io.camhost.swap.Gate;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what at a server of ours. Publishing is for our publishers, everything but watching for ourselves; who may watch is
 * what {@code security.media_access} says. Threading: any thread.
 */
final class Access {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.camhost.audit");

    /** @param reason for the server's log */
    record Verdict(boolean allowed, String reason) {
        static final Verdict YES = new Verdict(true, "");

        static Verdict no(String reason) {
            return new Verdict(false, reason);
        }
    }

    private final Gate<Auth> auth;
    private final ServerKeys keys;
    private final Admissions admissions;
    private final Known known;
    private final Consumer<CameraId> expected;

    /** @param expected told of every viewer who is let in, at once */
    Access(
            Gate<Auth> auth,
            ServerKeys keys,
            Admissions admissions,
            LongSupplier nanoTime,
            Consumer<CameraId> expected) {
        this.auth = auth;
        this.keys = keys;
        this.admissions = admissions;
        this.known = new Known(nanoTime);
        this.expected = expected;
    }

    /** From memory, in microseconds; empty when somebody slower has to be asked, see {@link #decideSlowly}. */
    Optional<Verdict> decide(Question question) {
        return switch (question.action()) {
            case "read" -> watch(question);
            case "publish" -> Optional.of(publish(question));
            default -> Optional.of(call(question));
        };
    }

    private Verdict publish(Question question) {
        if (keys.isPublishing(question.userAgent()) || keys.isPublishing(question.password())) return Verdict.YES;
        if (!question.user().isEmpty() || !question.userAgent().isEmpty())
            AUDIT.warn(
                    "publishing to {} by {} refused to {}",
                    clean(question.path()),
                    clean(question.protocol()),
                    clean(question.ip()));
        return Verdict.no("only the host publishes here");
    }

    private Verdict call(Question question) {
        if (question.user().equals(ServerKeys.USER) && keys.isCall(question.password())) return Verdict.YES;
        AUDIT.warn("{} of the media server refused to {}", clean(question.action()), clean(question.ip()));
        return Verdict.no("only the host may do that");
    }

    private Optional<Verdict> watch(Question question) {
        Optional<CameraId> camera = question.camera();
        if (camera.isEmpty()) return Optional.of(Verdict.no("there is no such camera"));
        if (keys.isStill(camera.get(), question.query(), question.id())) {
            admissions.add(question, Optional.empty());
            return Optional.of(Verdict.YES);
        }
        Auth there = auth.now().orElse(null);
        if (there == null) return Optional.empty();
        try {
            if (there.mayWatch(question.fromLoopback(), Optional.empty()))
                return Optional.of(letIn(question, camera.get(), Optional.empty()));
            Optional<String> credential = question.credential();
            if (credential.isEmpty()) return Optional.of(Verdict.no("log in to watch"));
            Optional<Identity> who = there.checkTicket(credential.get());
            @Nullable Optional<Identity> recent = who.isPresent() ? who : known.fresh(credential.get());
            return recent == null ? Optional.empty() : Optional.of(judge(there, question, camera.get(), recent));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    /** By whoever knows tokens and keys: that may take as long as they do. */
    Verdict decideSlowly(Question question, Deadline deadline) throws InterruptedException {
        Optional<CameraId> camera = question.camera();
        String credential = question.credential().orElse("");
        if (camera.isEmpty()) return Verdict.no("there is no such camera");
        try {
            return auth.call(deadline, there -> {
                if (there.mayWatch(question.fromLoopback(), Optional.empty()))
                    return letIn(question, camera.get(), Optional.empty());
                if (credential.isEmpty()) return Verdict.no("log in to watch");
                Optional<Identity> who = there.checkTicket(credential);
                if (who.isEmpty()) who = Optional.of(known.ask(there, credential, question.ip()));
                return judge(there, question, camera.get(), who);
            });
        } catch (CamhostException e) {
            return Verdict.no("the credentials are not accepted");
        }
    }

    private Verdict judge(Auth there, Question question, CameraId camera, Optional<Identity> who) {
        if (there.mayWatch(question.fromLoopback(), who)) return letIn(question, camera, who);
        AUDIT.warn("watching {} by {} refused to {}", camera, clean(question.protocol()), clean(question.ip()));
        return Verdict.no("the credentials are not accepted");
    }

    private Verdict letIn(Question question, CameraId camera, Optional<Identity> who) {
        if (admissions.add(question, who))
            AUDIT.info(
                    "{} watches {} by {} from {}",
                    clean(who.map(Identity::user).orElse("anybody")),
                    camera,
                    clean(question.protocol()),
                    clean(question.ip()));
        expected.accept(camera);
        return Verdict.YES;
    }

    /** Whether somebody who was let in still may; empty while that is not known. */
    Optional<Boolean> still(Question question) {
        Auth there = auth.now().orElse(null);
        Optional<CameraId> camera = question.camera();
        if (there == null || camera.isEmpty()) return Optional.empty();
        try {
            if (there.mayWatch(question.fromLoopback(), Optional.empty())) return Optional.of(true);
            if (question.query().contains(Publisher.OWN_QUERY))
                return Optional.of(keys.isStill(camera.get(), question.query(), question.id()));
            Optional<String> credential = question.credential();
            if (credential.isEmpty()) return Optional.of(false);
            Optional<Identity> who = there.checkTicket(credential.get());
            @Nullable Optional<Identity> last = who.isPresent() ? who : known.last(credential.get());
            return last == null ? Optional.empty() : Optional.of(there.mayWatch(question.fromLoopback(), last));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    /**
     * Whether somebody still may of whom only that is known; empty while it cannot be told.
     *
     * @param who as whom he was let in; empty: nobody knows
     */
    Optional<Boolean> still(boolean fromLoopback, Optional<Identity> who) {
        Auth there = auth.now().orElse(null);
        if (there == null) return Optional.empty();
        try {
            return Optional.of(there.mayWatch(fromLoopback, who));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    /** Finds out whether tokens and keys still hold; for {@link #still}. As slow as those who know. */
    void look(Question question) {
        Auth there = auth.now().orElse(null);
        String credential = question.credential().orElse("");
        if (there == null || credential.isEmpty() || known.fresh(credential) != null) return;
        try {
            if (there.checkTicket(credential).isEmpty()) known.askAgain(there, credential);
        } catch (ServiceGone leaving) {
            // its successor is asked the next time
        }
    }

    /** A line in the log is one line, whatever somebody says. */
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
