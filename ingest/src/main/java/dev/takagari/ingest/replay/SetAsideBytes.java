package dev.takagari.ingest.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The first bytes of what was set aside, from the archive, for people to look at. Safe for use by
/// several threads.
public final class SetAsideBytes {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_PIECES = 20;
  private static final int PIECE_BYTES = 2_000;
  private static final int OBJECT_BYTES = 4_000;
  private static final int PACKED_BYTES = 64 * 1024;

  private final BlobStore archive;
  private final String bucket;

  /// @param bucket of the archive
  public SetAsideBytes(BlobStore archive, String bucket) {
    this.archive = archive;
    this.bucket = bucket;
  }

  /// A line, or the beginning of an object.
  ///
  /// @param line its number, 0 when it is no line
  /// @param offset of its first byte in the inflated object
  /// @param length its whole length, -1 when that is not known
  /// @param bytes the first ones, perhaps none
  public record Piece(long line, long offset, long length, byte[] bytes) {}

  /// The first lines of an entry of lines, or the beginning of a message or object; nothing when no
  /// bytes were kept.
  ///
  /// @throws TakagariException object-missing when they are not in the archive any more
  public List<Piece> of(QuarantineEntry entry) {
    if (entry.archiveKey().isEmpty()) {
      return List.of();
    }
    BlobRef ref = new BlobRef(bucket, entry.archiveKey());
    try (BlobContent content = archive.open(ref, 0)) {
      return entry.kind() == QuarantineKind.LINES
          ? lines(content.stream(), entry.reason())
          : List.of(beginning(content));
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  private static List<Piece> lines(InputStream list, ErrorCode reason) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(list)) {
      while (pieces.size() < MOST_PIECES && parser.nextToken() == JsonToken.START_OBJECT) {
        String found = "";
        long line = 0;
        long offset = 0;
        long length = -1;
        byte[] bytes = new byte[0];
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "reason" -> found = parser.getText();
            case "line" -> line = parser.getLongValue();
            case "offset" -> offset = parser.getLongValue();
            case "length" -> length = parser.getLongValue();
            case "base64" -> bytes = parser.getBinaryValue();
            default -> parser.skipChildren();
          }
        }
        if (found.equals(reason.code())) {
          int kept = Math.min(bytes.length, PIECE_BYTES);
          pieces.add(new Piece(line, offset, length, Arrays.copyOf(bytes, kept)));
        }
      }
    }
    return pieces;
  }

  /// Inflated when it is gzip that can be inflated.
  private static Piece beginning(BlobContent content) throws IOException {
    byte[] packed = content.stream().readNBytes(PACKED_BYTES);
    if (packed.length > 1 && packed[0] == (byte) 0x1f && packed[1] == (byte) 0x8b) {
      byte[] inflated = inflated(packed);
      if (inflated.length > 0) {
        return new Piece(0, 0, -1, inflated);
      }
    }
    int kept = Math.min(packed.length, OBJECT_BYTES);
    return new Piece(0, 0, content.info().size(), Arrays.copyOf(packed, kept));
  }

  /// What the beginning of a file gives, whatever is wrong behind.
  private static byte[] inflated(byte[] packed) throws IOException {
    byte[] bytes = new byte[OBJECT_BYTES];
    int count = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      int read = in.read(bytes, 0, bytes.length);
      while (read > 0) {
        count += read;
        read = in.read(bytes, count, bytes.length - count);
      }
    } catch (EOFException | ZipException e) {
      // damaged or cut off there
    }
    return Arrays.copyOf(bytes, count);
  }
}
