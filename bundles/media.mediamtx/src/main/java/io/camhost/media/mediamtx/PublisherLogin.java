package io.camhost.media.mediamtx;

import java.nio.file.Path;
import java.util.List;

/**
 * How a publisher says that it is ours. Command lines are read by everybody on the machine, so where the server tells us what a
 * publisher calls itself, that is the password, in a file of options that ffmpeg reads.
 *
 * @param options of ffmpeg's output
 * @param login before the host in the address; blank when none
 */
record PublisherLogin(List<String> options, String login) {
    /** A server that is not ours does not ask us. */
    static final PublisherLogin NONE = new PublisherLogin(List.of(), "");

    static PublisherLogin inFile(Path preset) {
        return new PublisherLogin(List.of("-fpre", preset.toString()), "");
    }

    /** For servers that do not tell. */
    static PublisherLogin inAddress(String word) {
        return new PublisherLogin(List.of(), ServerKeys.USER + ":" + word + "@");
    }

    /** @param path its name */
    String address(String host, int port, String path) {
        return "rtsp://" + login + host + ":" + port + "/" + path;
    }
}
