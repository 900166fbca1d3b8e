package io.camhost.checks.load;

/** Something that somebody would have noticed. */
record Finding(Kind kind, String text) {
    enum Kind {
        FAILED_REQUEST,
        SLOW_REQUEST,
        CLOSED_SOCKET,
        EVENTS,
        VIEWER,
        RECORDING,
        DOWNLOAD,
        CLASS_LOADER,
        THREADS,
        DESCRIPTORS,
        HEAP,
        SWAP,
        NEW_CODE,
        LOG
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
