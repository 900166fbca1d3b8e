package io.camhost.media.mediamtx;

import io.camhost.api.process.Processes;
import io.camhost.testing.FakeMediaMtx;
import io.camhost.testing.MediaMtxFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The fake. */
final class FakeRig implements Rig {
    private FakeMediaMtx server;

    FakeRig(FakeMediaMtx.Version version) {
        server = new FakeMediaMtx(version);
    }

    @Override
    public FakeMediaMtx.Version version() {
        return server.version();
    }

    @Override
    public MediaMtxFacts facts() {
        return server.facts();
    }

    @Override
    public int apiPort() {
        return server.port();
    }

    @Override
    public void publish(String path) {
        server.publishing(path, 1000);
    }

    @Override
    public void silence(String path) {
        server.silent(path);
    }

    @Override
    public void read(String path, String query) {
        server.reads(path, "reader" + query.hashCode(), query);
    }

    @Override
    public void asks(String address) {
        server.asks(address);
    }

    @Override
    public boolean comes(String path, String query) {
        return server.comes(path, "visitor" + query.hashCode(), query, "", "");
    }

    @Override
    public void leave(String path) {
        server.nobodyReads(path);
    }

    @Override
    public void segment(String path) {
        server.segment(path, 1000, Instant.now());
    }

    @Override
    public void reload() {
        server.reloaded();
    }

    @Override
    public void restart() {
        int port = server.port();
        server.close();
        server = new FakeMediaMtx(server.version(), port);
    }

    @Override
    public void freeze() {
        server.hang("/");
    }

    @Override
    public void thaw() {
        server.goOn();
    }

    @Override
    public boolean ended() {
        return server.ended();
    }

    /** As ffmpeg would: the last argument is the file. */
    @Override
    public Processes.Result run(List<String> argv) {
        try {
            Files.write(Path.of(argv.get(argv.size() - 1)), new byte[] {1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Processes.Result(0, false, new byte[0], "", Duration.ofMillis(1));
    }

    @Override
    public void close() {
        server.close();
    }
}
