package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Draft;

/// Fills columns from several fields, or from other columns, once all sources have filled theirs.
/// For what tables cannot say. Pure but for the draft.
@FunctionalInterface
public interface Derivation {

  /// Columns that homes of fields depend on (`event.action`) must not be changed.
  void derive(RecordView view, Draft draft);

  /// Whether a domain name is worth looking for; see [RecordDefinition.Builder#domains].
  @FunctionalInterface
  interface DomainFilter {
    boolean takes(String domain);
  }

  /// Marks events that the vendor made to try things out.
  static void markSample(Draft draft) {
    draft.add(Columns.EVENT_MARKS, "sample");
  }
}
