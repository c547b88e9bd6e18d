package dev.takagari.app.cli.search;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes rows, page by page. For one thread.
interface RowPrinter {

  /// Writes rows as the service sent them; the first call also writes what comes before rows.
  void print(List<byte[]> rows, OutputStream out) throws IOException;
}
