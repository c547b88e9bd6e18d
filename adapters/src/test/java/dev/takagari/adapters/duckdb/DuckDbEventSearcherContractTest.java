package dev.takagari.adapters.duckdb;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.EventSearcherContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class DuckDbEventSearcherContractTest extends EventSearcherContract {
  private static final int FILES = 3;

  @TempDir static Path directory;

  @Override
  protected EventSearcher searcher(List<EventRow> events) {
    List<PlannedFile> files = new ArrayList<>();
    try {
      for (int i = 0; i < FILES; i++) {
        int part = i;
        List<EventRow> rows =
            events.stream().filter(event -> events.indexOf(event) % FILES == part).toList();
        files.add(DuckDbFiles.planned(directory.resolve(i + ".parquet"), rows));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DuckDbEventSearcher(new PlannedLake(files), DuckDbSettings.SMALL);
  }

  @Override
  protected int queries() {
    return 50;
  }
}
