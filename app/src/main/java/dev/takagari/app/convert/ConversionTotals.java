package dev.takagari.app.convert;

import java.util.ArrayList;
import java.util.List;

/// What was read and written.
///
/// @param lines lines that are not empty: every one is a row, a duplicate or set aside
/// @param badLines lines that are not in the output because they are no events
/// @param files input files
/// @param outputFiles data files
record ConversionTotals(
    int files,
    long gzipBytes,
    long jsonBytes,
    long lines,
    long badLines,
    long duplicates,
    long rows,
    long outputBytes,
    int outputFiles,
    List<SetAside> setAside) {
  static final ConversionTotals NOTHING =
      new ConversionTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  ConversionTotals {
    setAside = List.copyOf(setAside);
  }

  ConversionTotals plus(ConversionTotals more) {
    List<SetAside> both = new ArrayList<>(setAside);
    both.addAll(more.setAside);
    return new ConversionTotals(
        files + more.files,
        gzipBytes + more.gzipBytes,
        jsonBytes + more.jsonBytes,
        lines + more.lines,
        badLines + more.badLines,
        duplicates + more.duplicates,
        rows + more.rows,
        outputBytes + more.outputBytes,
        outputFiles + more.outputFiles,
        both);
  }
}
