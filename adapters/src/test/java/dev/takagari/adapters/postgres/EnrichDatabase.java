package dev.takagari.adapters.postgres;

import java.util.List;

/// A database of its own for one test, with the schemas of ingest and enrich.
public final class EnrichDatabase extends MigratedDatabase {
  public EnrichDatabase() {
    super(List.of("ingest", "enrich"));
  }
}
