package dev.takagari.app.cli.search;

import dev.takagari.app.cli.PrintedJson;
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
        out.write(
            PrintedJson.escaped(new String(row, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
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
}
