package dev.takagari.adapters.duckdb;

import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;

/// Files that are read together, those with the newest events first. For one thread.
final class DuckDbWave {
  private final List<PlannedFile> files = new ArrayList<>();
  private final long newest;
  private final long wanted;
  private long bytes;

  DuckDbWave(SearchRequest request) {
    long last = request.range().toMicros() - 1;
    newest = request.after().map(after -> Math.min(last, after.micros())).orElse(last);
    wanted = 2L * (request.limit() + 1);
  }

  void add(PlannedFile file) {
    files.add(file);
    bytes += file.bytes();
  }

  List<PlannedFile> files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /// Whether the page may well be full of rows that are newer than this time, if the condition
  /// selects all of them and they are spread evenly: then no older file has to be read, and no row
  /// is read whole only to make room for a newer one.
  boolean suffices(long time) {
    double rows = 0;
    for (PlannedFile file : files) {
      double span = file.maxTime() - file.minTime() + 1;
      double newer = Math.min(newest, file.maxTime()) - Math.max(time, file.minTime() - 1);
      rows += file.rows() * Math.clamp(newer / span, 0, 1);
    }
    return rows >= wanted;
  }
}
