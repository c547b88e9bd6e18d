package dev.takagari.core.record;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.record.RecordSyntax;

/// Has records read by a reader, for decoders. For one thread.
public final class ReaderSyntax implements RecordSyntax {
  private final RecordReader reader;

  public ReaderSyntax(RecordReader reader) {
    this.reader = reader;
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length, long line, LineContext context) {
    try {
      return reader.read(buffer, offset, length);
    } catch (UnreadableRecordException e) {
      throw new UndecodableLineException(
          ErrorCode.LINE_NOT_RECORD,
          context.rawObject(),
          line,
          e.offset(),
          String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean header(byte[] buffer, int offset, int length) {
    try {
      return reader.header(buffer, offset, length);
    } catch (UnreadableRecordException e) {
      // read as a record, it says what is wrong with it
      return false;
    }
  }
}
