package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import java.util.List;

/** Errors as a person at a terminal reads them. */
final class Words {
    private Words() {}

    /** What is wrong with which value; else the message and what its data adds. */
    static String text(CamhostException e) {
        if (e.code() == ErrorCode.INVALID_PARAMETER && e.data().get("hint") != null)
            return e.data().get("param") + ": " + e.data().get("hint");
        if (e.code() == ErrorCode.INVALID_STATE && e.data().get("detail") instanceof String detail) return detail;
        StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
        for (String key : List.of("detail", "reason", "state", "id")) {
            Object value = e.data().get(key);
            if (value != null) text.append(text.indexOf(": ") < 0 ? ": " : ", ").append(value);
        }
        return text.toString();
    }
}
