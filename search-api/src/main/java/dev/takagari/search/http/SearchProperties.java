package dev.takagari.search.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How search answers. What `@param` says is the text of `docs/reference/configuration.md`.
///
/// @param maxLimit most rows of one page
/// @param timeout after which a search answers with what it has
/// @param pageSize text of rows after which a page ends early
/// @param concurrent most searches that run at a time
/// @param maxWait longest wait for a turn, then 503
/// @param maxBody largest request body
/// @param cursorLifetime how long a cursor is good for
/// @param lakeCache disk for copies of the lake's files, below `takagari.work`, when the lake is
///   not on the local disk; at least as large as the largest file
@ConfigurationProperties("takagari.search")
public record SearchProperties(
    @DefaultValue("5000") int maxLimit,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("8MB") DataSize pageSize,
    @DefaultValue("8") int concurrent,
    @DefaultValue("5s") Duration maxWait,
    @DefaultValue("128KB") DataSize maxBody,
    @DefaultValue("24h") Duration cursorLifetime,
    @DefaultValue("4GB") DataSize lakeCache) {

  /// @throws IllegalArgumentException with one line for each value that cannot be
  public SearchProperties {
    List<String> faults = new ArrayList<>();
    unless(maxLimit >= 1, "max-limit: must be at least 1", faults);
    unless(timeout.isPositive(), "timeout: must be more than nothing", faults);
    unless(pageSize.toBytes() >= 1, "page-size: must be more than nothing", faults);
    unless(concurrent >= 1, "concurrent: must be at least 1", faults);
    unless(!maxWait.isNegative(), "max-wait: must not be negative", faults);
    unless(maxBody.toBytes() >= 1, "max-body: must be more than nothing", faults);
    unless(cursorLifetime.isPositive(), "cursor-lifetime: must be more than nothing", faults);
    unless(lakeCache.toBytes() >= 1 << 20, "lake-cache: must be at least 1MB", faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  private static void unless(boolean good, String fault, List<String> faults) {
    if (!good) {
      faults.add("takagari.search." + fault);
    }
  }
}
