package dev.takagari.adapters.postgres;

import java.util.List;

/// A database of its own for one test, with ingest's schema.
public final class IngestDatabase extends MigratedDatabase {
  public IngestDatabase() {
    super(List.of("ingest"));
  }
}
