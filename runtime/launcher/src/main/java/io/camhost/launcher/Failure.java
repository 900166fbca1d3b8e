package io.camhost.launcher;

/** Something the operator has to see to: the message says what, and what to do; the process ends with the status. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It was tried and did not work. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** There is no host to talk to. */
    static final int NOT_RUNNING = 3;

    private final int status;

    Failure(int status, String message) {
        super(message);
        this.status = status;
    }

    Failure(String message) {
        this(FAILED, message);
    }

    static Failure usage(String message) {
        return new Failure(USAGE, message);
    }

    int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
