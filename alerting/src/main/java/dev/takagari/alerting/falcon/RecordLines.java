package dev.takagari.alerting.falcon;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Cuts bytes into lines. Blank lines, which only say that the connection lives, are left out, and
/// what comes after the last line break is not a line yet. For one thread.
final class RecordLines {

  /// A line without its end.
  ///
  /// @param cut whether it was longer and this is its beginning
  record Line(byte[] bytes, boolean cut) {}

  private final int longest;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean cut;

  /// @param longest line in bytes
  RecordLines(int longest) {
    this.longest = longest;
  }

  void add(List<ByteBuffer> buffers, Consumer<Line> lines) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          append(bytes, start, i);
          end(lines);
          start = i + 1;
        }
      }
      append(bytes, start, bytes.length);
    }
  }

  private void append(byte[] bytes, int from, int to) {
    int room = longest - begun.size();
    int length = to - from;
    if (length > room) {
      cut = true;
    }
    begun.write(bytes, from, Math.min(length, room));
  }

  private void end(Consumer<Line> lines) {
    byte[] line = begun.toByteArray();
    int length = line.length;
    while (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    boolean blank = true;
    for (int i = 0; i < length && blank; i++) {
      blank = line[i] == ' ' || line[i] == '\t' || line[i] == '\r';
    }
    if (!blank) {
      lines.accept(
          new Line(length == line.length ? line : java.util.Arrays.copyOf(line, length), cut));
    }
    begun.reset();
    cut = false;
  }
}
