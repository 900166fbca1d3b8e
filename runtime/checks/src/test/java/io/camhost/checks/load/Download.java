package io.camhost.checks.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A large file that is downloaded slowly, again and again: 200 MB at 5 MB a second. Every byte is looked at. */
final class Download implements AutoCloseable {
    static final long BYTES = 200_000_000;
    private static final long PER_SECOND = 5_000_000;
    private static final int CHUNK = 100_000;

    private final int port;
    private final String path;
    private final String token;
    private final Tally tally;
    private final Thread thread = new Thread(this::run, "load-download");
    private volatile boolean closed;
    private volatile long total;

    Download(int port, String path, String token, Tally tally) {
        this.port = port;
        this.path = path;
        this.token = token;
        this.tally = tally;
    }

    /** The file: the number of every eighth byte. */
    static void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
                for (long at = 0; at < BYTES; at += 8) out.writeLong(at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Download start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Bytes so far. */
    long total() {
        return total;
    }

    private void run() {
        while (!closed) {
            try (var socket = new Socket("127.0.0.1", port)) {
                socket.setReceiveBufferSize(1 << 16);
                download(socket);
            } catch (IOException e) {
                if (!closed) tally.note(Finding.Kind.DOWNLOAD, "after " + total + " bytes: " + e);
                return;
            }
        }
    }

    private void download(Socket socket) throws IOException {
        String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                + token + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), CHUNK));
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) throw new IOException("it is answered with " + status);
        while (!line(in).isEmpty()) continue;
        long begun = System.nanoTime();
        for (long at = 0; at < BYTES && !closed; at += 8) {
            long found = in.readLong();
            if (found != at) throw new IOException("byte " + at + " is of place " + found);
            total += 8;
            if (at % CHUNK == 0)
                LockSupport.parkNanos(begun + at * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new IOException("there is no answer");
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
