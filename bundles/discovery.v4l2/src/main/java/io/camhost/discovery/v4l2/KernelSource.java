package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EAGAIN;
import static io.camhost.discovery.v4l2.Errno.EINTR;
import static io.camhost.discovery.v4l2.Errno.ENOBUFS;

import com.sun.jna.Memory;
import java.io.IOException;
import java.util.List;

/** The kernel's own messages, for machines without udevd: a node belongs to root when its {@code add} arrives. */
final class KernelSource extends DescriptorSource {
    private static final int BUFFER = 1 << 20;
    private static final int LONGEST_MESSAGE = 1 << 16;
    private static final int ADDRESS = 12; // struct sockaddr_nl
    private static final int PID = 4;
    private static final int GROUPS = 8;
    private static final int KERNEL_GROUP = 1;

    private final Memory message = new Memory(LONGEST_MESSAGE);
    private final Memory sender = new Memory(ADDRESS);
    private final Memory senderLength = new Memory(4);
    private int socket = -1;

    KernelSource(LibC c) throws IOException {
        super(c);
        try (Memory address = new Memory(ADDRESS)) {
            socket = c.uevents();
            c.receiveBuffer(socket, BUFFER);
            address.clear();
            address.setShort(0, (short) LibC.AF_NETLINK);
            address.setInt(GROUPS, KERNEL_GROUP);
            c.bind(socket, address);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    int descriptor() {
        return socket;
    }

    @Override
    Got read(List<Hint> hints) throws IOException {
        int length = c.receive(socket, message, sender, senderLength);
        if (length < 0) {
            return switch (LibC.errno()) {
                case EAGAIN -> Got.NOTHING;
                case EINTR -> Got.MESSAGE;
                case ENOBUFS -> Got.OVERRUN;
                default -> throw LibC.failure("recvfrom");
            };
        }
        boolean fromKernel = sender.getInt(PID) == 0; // any process may send to the group
        if (fromKernel) Uevent.parse(message.getByteArray(0, length)).ifPresent(hints::add);
        return Got.MESSAGE;
    }

    @Override
    void release() {
        if (socket >= 0) c.close(socket);
        message.close();
        sender.close();
        senderLength.close();
    }
}
