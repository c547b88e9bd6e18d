package dev.takagari.ingest.unit;

import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.decode.ObjectReport;
import java.util.List;

/// Where the archive pass got to.
///
/// @param fan what the sinks have taken, to be finished or abandoned
/// @param reports of the event and inventory objects that were read
public record UnitPass(UnitRecord unit, SinkFan fan, List<ObjectReport> reports, boolean complete)
    implements AutoCloseable {
  @Override
  public void close() {
    fan.close();
  }
}
