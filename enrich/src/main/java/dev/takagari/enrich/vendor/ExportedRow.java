package dev.takagari.enrich.vendor;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an export says of a value that only counts together.
final class ExportedRow {
  String type = "";
  String value = "";
  String word = "";
  String state = "";
  boolean exact;

  /// Why the row cannot be taken; empty when it can.
  String fault = "";

  @Nullable Instant lastSeen;
  @Nullable Instant validUntil;

  /// Tells a draft: what had ended when it was written ends at the time that it says, or when its
  /// source had it last.
  void tell(RecordDraft draft) {
    draft.revoked(state.equals("revoked"));
    draft.validUntil(end());
    Optional<IndicatorType> known = IndicatorType.find(type);
    if (!fault.isEmpty()) {
      draft.refuse(RefusalReason.ROW_NOT_READABLE, fault, value);
    } else if (known.isEmpty()) {
      draft.refuse(RefusalReason.TYPE_UNKNOWN, "", type);
    } else {
      draft.value(known.get(), word, value, exact);
    }
  }

  private @Nullable Instant end() {
    Instant seen = lastSeen;
    Instant until = validUntil;
    boolean sooner = seen != null && (until == null || seen.isBefore(until));
    return state.equals("expired") && sooner ? seen : until;
  }
}
