package io.camhost.storage;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Drain;
import io.camhost.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Storage} on plain folders. */
@Component(
        immediate = true,
        service = {Storage.class, HealthCheck.class},
        configurationPid = {"io.camhost.mediamtx", "io.camhost.recording", "io.camhost.storage"})
@SuppressWarnings("try") // the resource is the call inside
public final class FileStorage implements Storage, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(FileStorage.class);
    private static final String VAULT_KEY = "io.camhost.storage";
    private static final Duration BEING_WRITTEN = Duration.ofSeconds(2);
    private static final Duration USAGE_KEPT = Duration.ofSeconds(1);
    /** So long a list looks for lengths; those it has not come to are found by the next one. */
    private static final Duration LOOK = Duration.ofMillis(50);

    /** The keys of three sections of the configuration. */
    @interface Config {
        /** {@code mediamtx.recordings_path}: absolute; {@code data/recordings} when empty. */
        String recordings_path() default "";

        /** {@code mediamtx.snapshots_path}: absolute; {@code data/snapshots} when empty. */
        String snapshots_path() default "";

        /** {@code recording.use_device_subdirs}. */
        boolean use_device_subdirs() default true;

        /** {@code storage.default_path}: where new recordings go; the recordings path when empty. */
        String default_path() default "";

        /** {@code storage.fallback_path}: where new files go while the usual folder cannot be written; none when empty. */
        String fallback_path() default "/tmp/recordings";

        /** {@code storage.warn_percent} of the volume: then its report says so. */
        int warn_percent() default 80;

        /** {@code storage.block_percent} of the volume: then no recording is begun. */
        int block_percent() default 90;
    }

    /** @param warnPercent from here on space is low @param blockPercent from here on no recording is begun */
    record Limits(int warnPercent, int blockPercent) {
        Limits {
            if (warnPercent < 0 || warnPercent > 100)
                throw new IllegalArgumentException("storage.warn_percent: 0 to 100, got " + warnPercent);
            if (blockPercent < 0 || blockPercent > 100)
                throw new IllegalArgumentException("storage.block_percent: 0 to 100, got " + blockPercent);
            if (warnPercent >= blockPercent)
                throw new IllegalArgumentException(
                        "storage.warn_percent: below block_percent (" + blockPercent + "), got " + warnPercent);
        }
    }

    private final Vault vault;
    private final InstantSource clock;
    private final Limits limits;
    private final Volume volume;
    private final Map<Kind, Folders> folders = new EnumMap<>(Kind.class);
    private final Map<Kind, Catalogue> catalogues = new EnumMap<>(Kind.class);
    private final Drain drain = new Drain("storage");
    private final Lengths lengths = new Lengths();
    private final Object lock = new Object();
    private final Reservations reservations;
    private volatile Volume.@Nullable Usage usage;
    private volatile Instant usageAt = Instant.EPOCH;

    @Activate
    public FileStorage(
            Config config,
            BundleContext context,
            @Reference(name = "vault") Vault vault,
            @Reference(name = "snapshotLayout") SnapshotLayout snapshots) {
        this(
                recordings(config, HostFolders.of(context)),
                snapshots(config, snapshots, HostFolders.of(context)),
                new Limits(config.warn_percent(), config.block_percent()),
                vault,
                InstantSource.system(),
                null);
    }

    private static Folders recordings(Config config, HostFolders host) {
        Path usual = path("mediamtx.recordings_path", config.recordings_path()).orElse(host.recordings());
        Optional<Path> chosen = path("storage.default_path", config.default_path());
        return new Folders(
                Kind.RECORDING,
                chosen.orElse(usual),
                path("storage.fallback_path", config.fallback_path()),
                config.use_device_subdirs(),
                chosen.isPresent() ? "storage.default_path" : "mediamtx.recordings_path");
    }

    private static Folders snapshots(Config config, SnapshotLayout layout, HostFolders host) {
        return new Folders(
                Kind.SNAPSHOT,
                path("mediamtx.snapshots_path", config.snapshots_path()).orElse(host.snapshots()),
                path("storage.fallback_path", config.fallback_path()).map(base -> base.resolve("snapshots")),
                layout.perCamera(),
                "mediamtx.snapshots_path");
    }

    private static Optional<Path> path(String key, String value) {
        if (value.isBlank()) return Optional.empty();
        Path path = Path.of(value);
        if (!path.isAbsolute() || !path.equals(path.normalize()))
            throw new IllegalArgumentException(key + ": absolute and without '..', got " + value);
        return Optional.of(path);
    }

    /** @param volume of the recordings; that of their folder when null */
    FileStorage(
            Folders recordings,
            Folders snapshots,
            Limits limits,
            Vault vault,
            InstantSource clock,
            @Nullable Volume volume) {
        this.vault = vault;
        this.clock = clock;
        this.limits = limits;
        this.volume = volume != null ? volume : Volume.of(recordings.root());
        for (Folders kind : List.of(recordings, snapshots)) {
            folders.put(kind.kind(), kind);
            catalogues.put(kind.kind(), new Catalogue(kind.kind(), kind.roots(), clock));
            if (!kind.writable())
                LOG.error(
                        "{} cannot be written: give its owner the right, or set {}; until then {}",
                        kind.root(),
                        kind.setting(),
                        kind.fallback().map(path -> "new files go to " + path).orElse("there are no new files"));
        }
        reservations = vault.take(VAULT_KEY)
                .map(handover -> Reservations.fromMap(handover.state()))
                .orElseGet(Reservations::new);
        for (Folders kind : folders.values()) kind.removeLeftovers(clock.instant(), reservations.temporaries());
    }

    @Deactivate
    void stop() {
        if (!drain.close(Duration.ofSeconds(1))) LOG.warn("callers are still inside");
        synchronized (lock) {
            vault.put(VAULT_KEY, reservations.toMap());
        }
    }

    private Folders folders(Kind kind) {
        return Objects.requireNonNull(folders.get(kind));
    }

    private Catalogue catalogue(Kind kind) {
        return Objects.requireNonNull(catalogues.get(kind));
    }

    @Override
    public Reserved reserve(Kind kind, CameraId camera, Optional<String> wish, String extension, Instant at) {
        try (var inside = drain.enter()) {
            Names.requireExtension(extension);
            if (kind == Kind.RECORDING && percent(currentUsage()) >= limits.blockPercent())
                throw CamhostException.invalidState("STORAGE_CRITICAL");
            Path folder = folders(kind).forNew(camera);
            synchronized (lock) {
                String name =
                        wish.map(wished -> Names.wished(wished, extension)).orElseGet(() -> freeName(kind, camera, at));
                Reserved reserved = new Reserved(
                        kind,
                        camera,
                        name,
                        folder.resolve(name + "." + extension),
                        folder.resolve(Names.temporary(name, reservations.nextNumber(), extension)));
                reservations.add(reserved);
                return reserved;
            }
        }
    }

    private String freeName(Kind kind, CameraId camera, Instant at) {
        for (int number = 1; ; number++) {
            String name = Names.generated(camera, at, number);
            boolean taken = reservations.isTaken(kind, name)
                    || catalogue(kind).find(name).isPresent();
            if (!taken) return name;
        }
    }

    @Override
    public StoredFile commit(Reserved reserved) {
        try (var inside = drain.enter()) {
            if (Files.exists(reserved.temporary()))
                Files.move(
                        reserved.temporary(),
                        reserved.file(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            catalogue(reserved.kind()).written(reserved.file());
            synchronized (lock) {
                reservations.end(reserved, clock.instant());
            }
            return new StoredFile(
                    reserved.kind(),
                    reserved.file().getFileName().toString(),
                    reserved.file(),
                    Optional.of(reserved.camera()),
                    Files.size(reserved.file()),
                    Files.getLastModifiedTime(reserved.file()).toInstant(),
                    false);
        } catch (IOException e) {
            LOG.error("{} is not kept: {}", reserved.file(), e.toString());
            throw CamhostException.dependencyFailed("storage", "the file could not be written to its folder");
        }
    }

    @Override
    public void release(Reserved reserved) {
        try (var inside = drain.enter()) {
            synchronized (lock) {
                reservations.end(reserved, clock.instant());
            }
            Files.deleteIfExists(reserved.temporary());
        } catch (IOException e) {
            LOG.warn("{} is left behind until the next start: {}", reserved.temporary(), e.toString());
        }
    }

    @Override
    public Listing list(Kind kind, int offset, int limit) {
        if (offset < 0 || limit < 1) throw new IllegalArgumentException("offset ≥ 0, limit ≥ 1");
        try (var inside = drain.enter()) {
            List<Entry> all = catalogue(kind).entries();
            Deadline soon = Deadline.in(LOOK);
            List<StoredFile> page = all.stream()
                    .skip(offset)
                    .limit(limit)
                    .map(entry -> stored(kind, entry, soon))
                    .toList();
            return new Listing(page, all.size());
        }
    }

    @Override
    public Optional<StoredFile> find(Kind kind, String name) {
        try (var inside = drain.enter()) {
            return catalogue(kind).find(name).map(entry -> stored(kind, entry, Deadline.in(Duration.ofMinutes(1))));
        }
    }

    /** @param until lengths that are not known yet are looked for */
    private StoredFile stored(Kind kind, Entry entry, Deadline until) {
        return new StoredFile(
                kind,
                entry.name(),
                entry.path(),
                entry.camera(),
                entry.size(),
                entry.modified(),
                kind == Kind.RECORDING && growing(entry),
                entry.created(),
                kind == Kind.RECORDING ? lengths.of(entry, until) : Optional.empty());
    }

    /** Given out, or — a later part of a recording, or one that has outlived us — written just now and not since its camera stopped. */
    private boolean growing(Entry entry) {
        synchronized (lock) {
            if (reservations.isGiven(entry.path())) return true;
            boolean lately = entry.modified().plus(BEING_WRITTEN).isAfter(clock.instant());
            return lately
                    && entry.camera()
                            .map(camera -> entry.modified().isAfter(reservations.ended(camera)))
                            .orElse(false);
        }
    }

    @Override
    public Space space() {
        try (var inside = drain.enter()) {
            Volume.Usage now = recentUsage();
            double percent = percent(now);
            return new Space(
                    now.total(),
                    now.total() - now.free(),
                    now.available(),
                    bytes(Kind.RECORDING),
                    bytes(Kind.SNAPSHOT),
                    percent,
                    percent >= limits.warnPercent(),
                    percent >= limits.blockPercent());
        }
    }

    private long bytes(Kind kind) {
        return catalogue(kind).entries().stream().mapToLong(Entry::size).sum();
    }

    private static double percent(Volume.Usage usage) {
        return usage.usedPercent();
    }

    private Volume.Usage recentUsage() {
        Volume.Usage known = usage;
        boolean young = Duration.between(usageAt, clock.instant()).abs().compareTo(USAGE_KEPT) < 0;
        return known != null && young ? known : currentUsage();
    }

    private Volume.Usage currentUsage() {
        try {
            Volume.Usage now = volume.usage();
            usage = now;
            usageAt = clock.instant();
            return now;
        } catch (IOException e) {
            LOG.error("the space of {} cannot be read", folders(Kind.RECORDING).root(), e);
            throw CamhostException.dependencyFailed("storage", "the free space cannot be read");
        }
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Report report() {
        try {
            for (Folders kind : folders.values())
                if (!kind.writable())
                    return new Report(
                            kind.fallback().isPresent() ? Health.DEGRADED : Health.UNHEALTHY,
                            "the folder of " + kind.setting() + " cannot be written",
                            Map.of());
            double percent = percent(recentUsage());
            String message = String.format(Locale.ROOT, "%.1f %% used", percent);
            Map<String, Object> details = Map.of("used_percent", percent);
            if (percent >= limits.blockPercent())
                return new Report(Health.UNHEALTHY, message + ": no new recordings", details);
            return new Report(percent >= limits.warnPercent() ? Health.DEGRADED : Health.HEALTHY, message, details);
        } catch (CamhostException e) {
            return new Report(Health.UNHEALTHY, "the free space cannot be read", Map.of());
        }
    }
}
