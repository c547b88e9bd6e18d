package dev.takagari.core.mapping.record;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UndecodableLineException;

/// How the bytes of one record are read into members. For one thread.
public interface RecordSyntax {

  /// Reads `length` bytes of `buffer`. What it returns may be reused by the next call.
  ///
  /// @throws UndecodableLineException if they are not such a record; permanent
  JsonRecord read(byte[] buffer, int offset, int length, long line, LineContext context);

  /// Whether a record is names of columns, see [dev.takagari.core.mapping.LineDecoder#header].
  default boolean header(byte[] buffer, int offset, int length) {
    return true;
  }

  /// The record as JSON text, for when it must be kept whole.
  default String source(JsonRecord record, byte[] buffer, int offset, int length) {
    return CanonicalJson.of(record);
  }

  /// JSON objects.
  static RecordSyntax json() {
    return new Json();
  }

  /// Reads JSON objects.
  final class Json implements RecordSyntax {
    private final JsonRecordReader reader = new JsonRecordReader();

    private Json() {}

    @Override
    public JsonRecord read(byte[] buffer, int offset, int length, long line, LineContext context) {
      try {
        return reader.read(buffer, offset, length);
      } catch (NotJsonException e) {
        throw new UndecodableLineException(
            e.isJson() ? ErrorCode.LINE_NOT_OBJECT : ErrorCode.LINE_NOT_JSON,
            context.rawObject(),
            line,
            e.offset(),
            String.valueOf(e.getMessage()));
      }
    }

    @Override
    public String source(JsonRecord record, byte[] buffer, int offset, int length) {
      return JsonRecordReader.source(buffer, offset, length);
    }
  }
}
