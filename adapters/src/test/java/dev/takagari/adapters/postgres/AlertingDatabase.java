package dev.takagari.adapters.postgres;

import java.util.List;

/// A database of its own for one test, with the schemas of ingest, enrich and alerting.
public final class AlertingDatabase extends MigratedDatabase {
  public AlertingDatabase() {
    super(List.of("ingest", "enrich", "alerting"));
  }
}
