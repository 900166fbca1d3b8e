package io.camhost.streams;

import io.camhost.api.media.Ledger.Cause;

/** Something that was so for a while and may have cost pictures. */
record Trouble(Cause cause, Span span) {}
