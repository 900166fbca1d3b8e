package io.camhost.gateway.jetty;

import io.camhost.gateway.Connection;
import io.camhost.gateway.Message;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one connection on their way to a handler: one at a time, in order, each seen through by the one who began it.
 *
 * <p>Threading: any thread. Handlers are called outside the lock, one at a time.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /** A message that has not ended so long after its deadline holds nobody up any more. */
    private static final long ABANDON_NANOS = Duration.ofSeconds(10).toNanos();

    private enum State {
        HANDED,
        BEGUN,
        ENDED,
        TAKEN_BACK
    }

    /** @param cost what it takes off the budget */
    private record Item(String text, String id, long deadline, int cost) {}

    private final ClientConnection connection;
    private final Object lock; // that of the connection
    private final Supplier<Optional<MessageHandler>> handlers;
    private final Budget budget;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Map<String, Handout> begun = new HashMap<>();
    private @Nullable Handout handed; // the next message waits for this one
    private @Nullable MessageHandler parked; // has given one back and is still there
    private long number;
    private long charged;
    private boolean dispatching;
    private boolean heldBack;
    private boolean stopped;

    Inbox(ClientConnection connection, Object lock, Supplier<Optional<MessageHandler>> handlers, Budget budget) {
        this.connection = connection;
        this.lock = lock;
        this.handlers = handlers;
        this.budget = budget;
    }

    /** Counts bytes that have arrived of a message that has not. @return false when the inbox is closed */
    boolean charge(int bytes) {
        synchronized (lock) {
            if (stopped) return false;
            account(bytes);
            return true;
        }
    }

    private void account(long bytes) {
        charged += bytes;
        budget.add(bytes);
    }

    long charged() {
        synchronized (lock) {
            return charged;
        }
    }

    /**
     * A message is complete; its bytes have been charged.
     *
     * @return false when too many are waiting
     */
    boolean add(String text, int bytes, long deadline, int most) {
        synchronized (lock) {
            if (stopped) return true;
            if (waiting.size() >= most) return false;
            account(Budget.OVERHEAD);
            String id = connection.id() + ":" + ++number;
            waiting.add(new Item(text, id, deadline, bytes + Budget.OVERHEAD));
        }
        dispatch();
        return true;
    }

    /** Hands out what may be handed out. */
    void dispatch() {
        synchronized (lock) {
            if (dispatching) return; // whoever is at it looks again
            dispatching = true;
        }
        while (true) {
            Handout out;
            synchronized (lock) {
                out = handOut();
                if (out == null) {
                    dispatching = false;
                    return;
                }
            }
            try {
                out.handler.message(out);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("{}: the handler of {} failed; the message is dropped", out.id(), connection.path(), e);
                out.end(Optional.empty());
            }
        }
    }

    private @Nullable Handout handOut() {
        if (stopped || heldBack || handed != null || waiting.isEmpty()) return null;
        MessageHandler handler = handlers.get().orElse(null);
        if (handler == null || handler == parked) return null;
        handed = new Handout(waiting.remove(), handler);
        return handed;
    }

    /** That handler leaves: what it has not begun goes to the next one. */
    void takeBack(MessageHandler leaving) {
        synchronized (lock) {
            if (handed != null && handed.handler == leaving && handed.state == State.HANDED) putBack(handed);
            if (parked == leaving) parked = null;
        }
        dispatch();
    }

    private void putBack(Handout handout) {
        handout.state = State.TAKEN_BACK;
        waiting.addFirst(handout.item);
        handed = null;
    }

    /** The one that has given a message back, and is still there, may have it again. */
    void unpark() {
        synchronized (lock) {
            parked = null;
        }
        dispatch();
    }

    /** Under the lock: whether that message has begun and not ended. */
    boolean holds(String id) {
        return begun.containsKey(id);
    }

    boolean hasBegun() {
        synchronized (lock) {
            return !begun.isEmpty();
        }
    }

    /** Hands out no more. */
    void holdBack() {
        synchronized (lock) {
            heldBack = true;
        }
    }

    /** Hands out no more, and forgets what is waiting; what has begun may end. */
    void stop() {
        synchronized (lock) {
            stopped = true;
            waiting.clear();
            if (handed != null && handed.state == State.HANDED) handed.state = State.TAKEN_BACK;
            handed = null;
            account(-charged);
        }
    }

    /** Nobody waits for ever for a message whose handler has lost it. */
    void abandonOverdue(long now) {
        List<Handout> overdue = new ArrayList<>();
        synchronized (lock) {
            for (Handout each : begun.values()) if (now - each.item.deadline > ABANDON_NANOS) overdue.add(each);
            for (Handout each : overdue) {
                begun.remove(each.item.id);
                if (handed == each) handed = null;
            }
        }
        if (overdue.isEmpty()) return;
        overdue.forEach(each -> LOG.warn("{} has not ended; nothing waits for it any more", each.id()));
        connection.outbox().release();
        dispatch();
    }

    private final class Handout implements Message {
        final Item item;
        final MessageHandler handler;
        State state = State.HANDED; // under the lock

        Handout(Item item, MessageHandler handler) {
            this.item = item;
            this.handler = handler;
        }

        @Override
        public String text() {
            return item.text;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public String id() {
            return item.id;
        }

        @Override
        public long deadlineNanos() {
            return item.deadline;
        }

        @Override
        public boolean begin() {
            synchronized (lock) {
                if (state != State.HANDED || stopped) return false;
                state = State.BEGUN;
                begun.put(item.id, this);
                return true;
            }
        }

        @Override
        public void giveBack() {
            synchronized (lock) {
                if (state != State.HANDED || stopped) return;
                putBack(this);
                parked = handler;
            }
            connection.unparkSoon();
            dispatch();
        }

        @Override
        public void next() {
            synchronized (lock) {
                if (handed != this || state == State.HANDED) return;
                handed = null;
            }
            dispatch();
        }

        @Override
        public SendResult end(Optional<String> answer) {
            Optional<byte[]> text = answer.map(Encoded::utf8);
            SendResult result;
            synchronized (lock) {
                if (state == State.TAKEN_BACK || state == State.ENDED) return SendResult.CLOSED;
                state = State.ENDED;
                begun.remove(item.id);
                if (handed == this) handed = null;
                if (!stopped) account(-item.cost);
                result = connection.outbox().answer(text);
            }
            connection.afterSend(result);
            dispatch();
            return result;
        }
    }
}
