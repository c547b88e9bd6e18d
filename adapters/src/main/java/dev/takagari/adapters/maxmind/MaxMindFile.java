package dev.takagari.adapters.maxmind;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One database file, held in memory and read again when it is another one. Safe for use by several
/// threads.
final class MaxMindFile {
  private static final long LARGEST = 1L << 30;

  private final Path path;
  private volatile @Nullable Opened opened;

  MaxMindFile(Path path) {
    this.path = path;
  }

  /// What was read, and what the file looked like then.
  private record Opened(Reader reader, FileTime modified, long size, @Nullable Object key) {
    boolean isOf(BasicFileAttributes file) {
      return modified.equals(file.lastModifiedTime())
          && size == file.size()
          && Objects.equals(key, file.fileKey());
    }
  }

  /// What the file says of an address.
  ///
  /// @param built when the file was made
  record Row(Map<?, ?> values, Instant built) {}

  /// The row of an address, empty when the file has none.
  ///
  /// @throws IOException if the file cannot be read or is none
  Optional<Row> find(InetAddress address) throws IOException {
    Reader reader = current();
    try {
      Map<?, ?> values = reader.get(address, Map.class);
      return Optional.ofNullable(values).map(row -> new Row(row, built(reader)));
    } catch (IllegalArgumentException | ClassCastException e) {
      // an IPv6 address and a file of IPv4; a row that is no map
      return Optional.empty();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw new IOException("the file is damaged", e);
    }
  }

  /// Its name without the directory.
  String name() {
    return String.valueOf(path.getFileName());
  }

  /// When the file was made.
  ///
  /// @throws IOException if the file cannot be read or is none
  Instant built() throws IOException {
    return built(current());
  }

  private static Instant built(Reader reader) {
    return reader.getMetadata().buildTime();
  }

  private Reader current() throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    Opened before = opened;
    return before != null && before.isOf(now) ? before.reader : reopened(now);
  }

  private synchronized Reader reopened(BasicFileAttributes now) throws IOException {
    Opened before = opened;
    if (before != null && before.isOf(now)) {
      return before.reader;
    }
    if (now.size() > LARGEST) {
      throw new IOException("the file is larger than 1 GiB");
    }
    try {
      Reader reader = new Reader(path.toFile(), Reader.FileMode.MEMORY);
      opened = new Opened(reader, now.lastModifiedTime(), now.size(), now.fileKey());
      return reader;
    } catch (RuntimeException e) {
      throw new IOException("the file is damaged", e);
    }
  }
}
