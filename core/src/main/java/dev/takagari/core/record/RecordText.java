package dev.takagari.core.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The text of one record: its bytes as UTF-8, without a byte order mark at the start and without
/// one carriage return at the end.
///
/// @param text the characters; bytes that are not UTF-8 are U+FFFD
/// @param replaced whether there were such bytes
/// @param skipped bytes of the mark
/// @param length bytes of the record
record RecordText(String text, boolean replaced, int skipped, int length) {
  private static final int MARK_LENGTH = 3;

  static RecordText of(byte[] buffer, int offset, int length) {
    int start = offset;
    int end = offset + length;
    if (length >= MARK_LENGTH
        && buffer[start] == (byte) 0xEF
        && buffer[start + 1] == (byte) 0xBB
        && buffer[start + 2] == (byte) 0xBF) {
      start += MARK_LENGTH;
    }
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    String text = new String(buffer, start, end - start, StandardCharsets.UTF_8);
    boolean replaced = text.indexOf('\uFFFD') >= 0 && !isUtf8(buffer, start, end - start);
    return new RecordText(text, replaced, start - offset, length);
  }

  /// What is wrong at a character of the text; its place is a guess behind replaced bytes.
  UnreadableRecordException unreadable(int at, String reason) {
    String before = text.substring(0, Math.min(at, text.length()));
    int bytes = skipped + before.getBytes(StandardCharsets.UTF_8).length;
    return new UnreadableRecordException(Math.min(bytes, length), reason);
  }

  private static boolean isUtf8(byte[] buffer, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
