package io.camhost.swap.mp4;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Makes a file whole that nobody has closed: what was written half is cut off, and the header says how long it is. */
public final class Mp4Repair {
    private Mp4Repair() {}

    private static boolean cut(Path file, RecordedMp4 found) throws IOException {
        return found.wholeBytes() > 0 && found.wholeBytes() < Files.size(file);
    }

    /**
     * Repairs it in place; nobody may be writing it. What is right already is not touched, and neither is the time when it was
     * written last: some files tell nothing else of when their pictures were taken.
     *
     * @return whether anything was to be done
     */
    public static boolean repair(Path file) throws IOException {
        RecordedMp4 found = new RecordedMp4(file).look();
        if (!found.fragmented() || found.millis() == 0) return false;
        boolean cut = cut(file, found);
        if (!cut && found.headerMillis() != 0) return false;
        FileTime written = Files.getLastModifiedTime(file);
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            if (cut) open.setLength(found.wholeBytes());
            writeDuration(open, found.millis());
            open.getFD().sync();
        }
        Files.setLastModifiedTime(file, written);
        return true;
    }

    private static void writeDuration(RandomAccessFile file, long millis) throws IOException {
        byte[] head = new byte[Boxes.HEADER];
        long at = 0;
        while (at + Boxes.HEADER <= file.length()) {
            file.seek(at);
            file.readFully(head);
            long size = ByteBuffer.wrap(head).getInt(0) & 0xffff_ffffL;
            if (size < Boxes.HEADER) throw new IOException("not an MP4 file");
            if (new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("moov")) {
                byte[] moov = new byte[(int) size];
                file.seek(at);
                file.readFully(moov);
                Header.setMillis(ByteBuffer.wrap(moov), millis);
                file.seek(at);
                file.write(moov);
                return;
            }
            at += size;
        }
    }
}
