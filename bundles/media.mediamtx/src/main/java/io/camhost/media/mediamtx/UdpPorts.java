package io.camhost.media.mediamtx;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ports of loopback at which a server may wait for a camera's datagrams. Threading: one thread. */
final class UdpPorts {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPorts.class);
    private static final int TRIES = 20;

    private final Set<Integer> given = new HashSet<>();

    /** One that nobody has now and that was not given before; empty when there is none. */
    OptionalInt free() {
        for (int i = 0; i < TRIES; i++) {
            try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) return OptionalInt.of(socket.getLocalPort());
            } catch (IOException e) {
                LOG.warn("there is no free UDP port: {}", e.toString());
            }
        }
        return OptionalInt.empty();
    }
}
