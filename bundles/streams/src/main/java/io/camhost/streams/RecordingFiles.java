package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one recording: the announced one, and later segments beside it that have their own time in the same pattern. */
final class RecordingFiles {
    private static final Pattern NAME =
            Pattern.compile("(.+_)([0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2})(_[0-9]+)?\\.mp4");

    private RecordingFiles() {}

    /** Those there are, the announced one first, then by time. */
    static List<Path> of(Path announced) {
        List<Path> files = new ArrayList<>();
        Path name = announced.getFileName();
        Path folder = announced.getParent();
        if (name == null || folder == null) return files;
        Matcher own = NAME.matcher(name.toString());
        if (own.matches()) {
            try (DirectoryStream<Path> there = Files.newDirectoryStream(folder, file -> isLater(own, file))) {
                there.forEach(files::add);
            } catch (IOException unreadable) {
                files.clear(); // then only the announced one counts
            }
            files.sort(null);
        }
        if (Files.isRegularFile(announced)) files.add(0, announced);
        return files;
    }

    private static boolean isLater(Matcher own, Path file) {
        Matcher other = NAME.matcher(String.valueOf(file.getFileName()));
        return other.matches()
                && other.group(1).equals(own.group(1))
                && other.group(2).compareTo(own.group(2)) > 0;
    }

    /** Bytes of all of them; what has just gone counts as nothing. */
    static long size(List<Path> files) {
        long size = 0;
        for (Path file : files) {
            try {
                size += Files.size(file);
            } catch (IOException gone) {
                continue;
            }
        }
        return size;
    }

    /** A name and a place for one that begins now. */
    static Reserved reserve(Storage storage, CameraId camera, Instant now) {
        return storage.reserve(Storage.Kind.RECORDING, camera, Optional.empty(), "mp4", now);
    }

    /** The name is not needed after all. */
    static void release(Gate<Storage> storage, Reserved reserved) {
        Calls.now(storage, there -> {
            there.release(reserved);
            return true;
        });
    }
}
