package dev.takagari.enrich.table;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Opens the files that [TableWriter] writes.
public final class TableFile {
  private static final int PIECE = 1024 * 1024;

  private TableFile() {}

  /// Checks every byte of a file and maps it, until nobody holds the table any more; the file may
  /// be replaced or deleted from then on, but not changed.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is none
  /// @throws DamagedTableException if it must not be used
  public static ValueTable open(Path file) throws IOException, DamagedTableException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(TableHeader.BYTES);
      while (first.hasRemaining() && channel.read(first) >= 0) {
        // until the header is there
      }
      TableHeader header = TableHeader.read(Arrays.copyOf(first.array(), first.position()));
      if (channel.size() != header.end()) {
        throw new DamagedTableException("it has another length than it says");
      }
      if (sum(channel) != header.checksum()) {
        throw new DamagedTableException("it was changed");
      }
      Arena arena = Arena.ofShared();
      try {
        MemorySegment whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, header.end(), arena);
        return new ValueTable(header, whole, arena::close);
      } catch (IOException | RuntimeException e) {
        arena.close();
        throw e;
      }
    }
  }

  private static int sum(FileChannel channel) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    while (channel.read(piece) >= 0) {
      sum.update(piece.flip());
      piece.clear();
    }
    return (int) sum.getValue();
  }
}
