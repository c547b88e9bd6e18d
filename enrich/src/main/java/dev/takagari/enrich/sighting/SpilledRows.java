package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// One sorted run of rows on disk. The file has no name once it is open (where the system allows),
/// so that a killed process leaves nothing behind. For one thread.
final class SpilledRows implements SightingRows {
  private static final String PREFIX = "sightings-";
  private static final String SUFFIX = ".spool";
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final long bytes;
  private long left;
  private @Nullable DataInputStream in;
  private @Nullable SightingRow ahead;
  private byte[] value = {};

  private SpilledRows(FileChannel channel, long bytes, long left) {
    this.channel = channel;
    this.bytes = bytes;
    this.left = left;
  }

  /// Writes rows.
  static SpilledRows write(Path directory, List<SightingRow> rows) throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, PREFIX, SUFFIX);
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // the system keeps names of open files; it goes when the file is closed
    }
    try {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
      byte[] before = {};
      for (SightingRow row : rows) {
        write(out, row, Arrays.equals(row.value(), before));
        before = row.value();
      }
      out.flush();
      long bytes = channel.position();
      channel.position(0);
      return new SpilledRows(channel, bytes, rows.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Removes what killed processes left.
  static void clean(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path path : left) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void write(DataOutputStream out, SightingRow row, boolean same)
      throws IOException {
    out.writeByte(SightedValue.number(row.kind()));
    out.writeLong(row.hash());
    out.writeShort(same ? -1 : row.value().length);
    if (!same) {
      out.write(row.value());
    }
    out.writeInt(row.day());
    out.writeInt(row.host().length);
    out.write(row.host());
    out.writeByte(row.role().number());
    out.writeLong(row.first());
    out.writeLong(row.last());
    out.writeLong(row.count());
  }

  long bytes() {
    return bytes;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || left > 0;
  }

  @Override
  public SightingRow next() {
    SightingRow row = peek();
    ahead = null;
    return row;
  }

  @Override
  public SightingRow peek() {
    SightingRow row = ahead;
    if (row == null) {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      row = read();
      ahead = row;
      left--;
    }
    return row;
  }

  private SightingRow read() {
    DataInputStream from = in;
    if (from == null) {
      from = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
      in = from;
    }
    try {
      Observable kind = SightedValue.kind(from.readByte());
      long hash = from.readLong();
      int length = from.readShort();
      if (length >= 0) {
        value = bytes(from, length);
      }
      int day = from.readInt();
      byte[] host = bytes(from, from.readInt());
      SightingRole role = SightingRole.of(from.readByte());
      return new SightingRow(
          kind, hash, value, day, host, role, from.readLong(), from.readLong(), from.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("spilled sightings cannot be read", e);
    }
  }

  private static byte[] bytes(DataInputStream from, int length) throws IOException {
    byte[] bytes = new byte[length];
    from.readFully(bytes);
    return bytes;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("spilled sightings cannot be closed", e);
    }
  }
}
