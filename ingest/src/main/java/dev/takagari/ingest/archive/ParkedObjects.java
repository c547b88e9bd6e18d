package dev.takagari.ingest.archive;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import java.util.ArrayList;
import java.util.List;

/// Objects that were set aside before anything of them was used, as the quarantine lists them.
public final class ParkedObjects {
  private ParkedObjects() {}

  /// The entries of a unit, as its manifest says it ended.
  public static List<QuarantineEntry> entries(UnitRecord unit) {
    List<QuarantineEntry> entries = new ArrayList<>();
    for (UnitObject object : unit.objects()) {
      ErrorCode reason = object.reason();
      if (object.state() == ObjectState.PARKED && reason != null) {
        entries.add(
            new QuarantineEntry(
                QuarantineKind.OBJECT,
                unit.feed(),
                unit.id().value(),
                object.announced().identity().ref().toString(),
                reason,
                0,
                1,
                object.content() == null ? "" : object.content().key(),
                "object " + object.number() + " of the batch"));
      }
    }
    return entries;
  }
}
