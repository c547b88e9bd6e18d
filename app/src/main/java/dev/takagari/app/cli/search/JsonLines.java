package dev.takagari.app.cli.search;

import dev.takagari.app.cli.PlainText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One JSON object a line, as sent. Characters that could steer a terminal are written as JSON
/// escapes, which changes no value.
final class JsonLines implements RowPrinter {
  @Override
  public void print(List<byte[]> rows, OutputStream out) throws IOException {
    for (byte[] row : rows) {
      if (isAscii(row)) {
        out.write(row);
      } else {
        out.write(escaped(row));
      }
      out.write('\n');
    }
  }

  private static boolean isAscii(byte[] row) {
    for (byte b : row) {
      if (b < 0 || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static byte[] escaped(byte[] row) {
    String text = new String(row, StandardCharsets.UTF_8);
    StringBuilder json = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      if (c > 0x7e && PlainText.isHarmful(c, false)) {
        for (int j = i; j < i + length; j++) {
          json.append("\\u%04x".formatted((int) text.charAt(j)));
        }
      } else {
        json.appendCodePoint(c);
      }
      i += length;
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
