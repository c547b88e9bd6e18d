package dev.takagari.core.audit;

import java.time.Instant;

/// Which entries are wanted.
///
/// @param since not older than this
/// @param before only entries with a smaller id: the last id of a page gives the next page
/// @param action only this action, or with a dot at its end all of one noun; empty for all
/// @param limit at most so many, 1 to 1000
public record AuditFilter(Instant since, long before, String action, int limit) {
  private static final int MOST = 1000;

  public AuditFilter {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit is 1 to " + MOST);
    }
  }

  /// The newest entries.
  public static AuditFilter newest(int limit) {
    return new AuditFilter(Instant.EPOCH, Long.MAX_VALUE, "", limit);
  }
}
