package dev.takagari.enrich.read;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to read a feed, and what holds for its records where they do not say it themselves.
///
/// @param type of all values of lists and of CSV without a column that says it; null to guess
/// @param exactDomains whether domains mean only the name itself and not the names below it
/// @param alsoNotForDetection whether records are taken that their source marks as context
/// @param confidence 0 to 100, -1 for none
/// @param severity null for none
/// @param tlp null for none
/// @param tags for every record, before its own
/// @param validFor how long after it was seen last a value is good, where the record has no end;
///   null for ever
/// @param csv columns, for CSV only; null otherwise
/// @param importedAt when somebody imports it by hand: a record without a time counts as seen then.
///   Null for feeds, of which everything that is in them is good, and whose values would change
///   with every try
public record ReadOptions(
    @Nullable IndicatorType type,
    boolean exactDomains,
    boolean alsoNotForDetection,
    int confidence,
    @Nullable Severity severity,
    @Nullable Tlp tlp,
    List<String> tags,
    @Nullable Duration validFor,
    @Nullable CsvColumns csv,
    @Nullable Instant importedAt) {
  /// Nothing is given.
  public static final ReadOptions NONE =
      new ReadOptions(null, false, false, -1, null, null, List.of(), null, null, null);

  public ReadOptions {
    if (confidence < -1 || confidence > 100) {
      throw new IllegalArgumentException("confidence is 0 to 100, or -1");
    }
    tags = List.copyOf(tags);
  }

  /// The same with a type for all values.
  public ReadOptions withType(IndicatorType fixed) {
    return with(fixed, alsoNotForDetection, csv, importedAt);
  }

  /// The same with columns.
  public ReadOptions withCsv(CsvColumns columns) {
    return with(type, alsoNotForDetection, columns, importedAt);
  }

  /// The same without columns.
  public ReadOptions withoutCsv() {
    return with(type, alsoNotForDetection, null, importedAt);
  }

  /// The same with records that their source marks as context.
  public ReadOptions withAlsoNotForDetection() {
    return with(type, true, csv, importedAt);
  }

  /// The same for an import by hand.
  ///
  /// @param now when it is
  public ReadOptions withImportedAt(Instant now) {
    return with(type, alsoNotForDetection, csv, now);
  }

  private ReadOptions with(
      @Nullable IndicatorType fixed,
      boolean contextToo,
      @Nullable CsvColumns columns,
      @Nullable Instant imported) {
    return new ReadOptions(
        fixed,
        exactDomains,
        contextToo,
        confidence,
        severity,
        tlp,
        tags,
        validFor,
        columns,
        imported);
  }
}
