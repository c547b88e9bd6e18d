package dev.takagari.ingest.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.takagari.core.source.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Puts records together as one object, so that each is found again as it was and none, however
/// broken, changes where another begins. The same records give the same bytes.
///
/// A record of lines loses its line feeds, which in JSON stand between values only: a space takes
/// the place of each. Among JSON records what is no JSON stands as one text in quotes, which is no
/// record and is set aside.
final class RecordFrame {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RecordFrame() {}

  /// The bytes of the object, before it is compressed.
  ///
  /// @param framing lines or JSON
  static byte[] of(Framing framing, List<byte[]> records) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(records.stream().mapToInt(record -> record.length + 1).sum());
    boolean lines = framing instanceof Framing.Lines;
    for (byte[] each : records) {
      byte[] record = unmarked(each);
      if (isBlank(record) || (!lines && !isJson(record))) {
        quote(record, bytes);
      } else if (lines) {
        line(record, bytes);
      } else {
        bytes.writeBytes(record);
      }
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static byte[] unmarked(byte[] record) {
    boolean marked =
        record.length >= MARK.length
            && record[0] == MARK[0]
            && record[1] == MARK[1]
            && record[2] == MARK[2];
    return marked ? Arrays.copyOfRange(record, MARK.length, record.length) : record;
  }

  private static boolean isBlank(byte[] record) {
    for (byte b : record) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  private static void line(byte[] record, ByteArrayOutputStream bytes) {
    int end = record.length;
    while (record[end - 1] == '\n' || record[end - 1] == '\r') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      bytes.write(record[i] == '\n' ? ' ' : record[i]);
    }
  }

  /// Whether a record is one value of JSON in UTF-8, and nothing else.
  private static boolean isJson(byte[] record) {
    for (byte b : record) {
      if (b == 0) {
        // another encoding, in which brackets stand elsewhere
        return false;
      }
    }
    try (JsonParser json = JSON.createParser(record)) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void quote(byte[] record, ByteArrayOutputStream bytes) {
    bytes.write('"');
    for (byte b : record) {
      if (b == '"' || b == '\\') {
        bytes.write('\\');
        bytes.write(b);
      } else if (b >= 0 && b < ' ') {
        bytes.writeBytes(
            ("\\u00" + HexFormat.of().toHexDigits(b)).getBytes(StandardCharsets.US_ASCII));
      } else {
        bytes.write(b);
      }
    }
    bytes.write('"');
  }
}
