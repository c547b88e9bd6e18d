package dev.takagari.core.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which rules were announced, and which are in force: nothing is removed by a rule that nobody had
/// the time to look at. Safe for use by several threads and processes.
public interface RuleLedger {

  /// Everything that was ever announced.
  List<Rule> rules();

  /// Announces a rule; one that was announced before stays as it is.
  void announce(Store store, String scope, String period, Instant now);

  /// Puts an announced rule into force; one that is in force stays as it is.
  ///
  /// @param by who permitted it, for people
  void permit(Store store, String scope, String period, String by, Instant now);

  /// When the last run that was not asked for began, empty when there was none.
  Optional<Instant> lastDaily();

  /// Records a run.
  ///
  /// @param by who asked for it, [#DAILY] when nobody did
  /// @param outcome a sentence for people
  void ran(Instant at, String by, String outcome);

  /// Stands for nobody.
  String DAILY = "daily";

  /// A rule by which something was too old.
  ///
  /// @param period as [RetentionRules#text] writes it
  /// @param inForceAt empty while it is only announced
  record Rule(
      Store store,
      String scope,
      String period,
      Instant announcedAt,
      Optional<Instant> inForceAt,
      String permittedBy) {}
}
