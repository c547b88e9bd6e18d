package dev.takagari.core.cases;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Gathers what is known of a case, and says what to make of it. Safe for use by several threads;
/// no transaction is open while it works, and nobody else works on the same case.
@FunctionalInterface
public interface CaseEnricher {
  /// Does nothing: the case keeps what its severity says.
  CaseEnricher NONE = (key, stage) -> null;

  /// Called when a case has news, or the time came that an earlier call asked for. Puts what it
  /// finds into [CaseRecords] and [CaseRepository#assess]; doing so again is fine.
  ///
  /// @return when to ask for more although there is no news; null for not at all
  @Nullable Duration enrich(CaseKey key, DueCases.Stage stage);
}
