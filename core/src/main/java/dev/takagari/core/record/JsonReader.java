package dev.takagari.core.record;

import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;

/// Reads records that are JSON objects.
public final class JsonReader implements RecordReader {
  private final JsonRecordReader reader = new JsonRecordReader();

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    try {
      return reader.read(buffer, offset, length);
    } catch (NotJsonException e) {
      throw new UnreadableRecordException(
          Math.min(e.offset(), length), String.valueOf(e.getMessage()));
    }
  }
}
