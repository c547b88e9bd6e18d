package dev.takagari.app.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What SQL over the lake may use. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param maxBytes most bytes of the files that one statement may open, known before it runs
/// @param maxRows most rows of an answer
/// @param timeout after which a statement is ended
/// @param concurrent most statements that run at a time
/// @param threads threads of one statement
/// @param memory native memory of one statement, beside the heap, at least 64MB
/// @param spill disk of one statement for what does not fit into its memory, below `takagari.work`
@ConfigurationProperties("takagari.sql")
public record SqlProperties(
    @DefaultValue("20GB") DataSize maxBytes,
    @DefaultValue("100000") int maxRows,
    @DefaultValue("2m") Duration timeout,
    @DefaultValue("1") int concurrent,
    @DefaultValue("2") int threads,
    @DefaultValue("512MB") DataSize memory,
    @DefaultValue("4GB") DataSize spill) {
  private static final long LEAST_MEMORY = 64L << 20;

  /// @throws IllegalArgumentException with one line for each value that cannot be
  public SqlProperties {
    List<String> faults = new ArrayList<>();
    unless(maxBytes.toBytes() >= 1, "max-bytes: must be more than nothing", faults);
    unless(maxRows >= 1, "max-rows: must be at least 1", faults);
    unless(timeout.isPositive(), "timeout: must be more than nothing", faults);
    unless(concurrent >= 1, "concurrent: must be at least 1", faults);
    unless(threads >= 1, "threads: must be at least 1", faults);
    unless(memory.toBytes() >= LEAST_MEMORY, "memory: must be at least 64MB", faults);
    unless(!spill.isNegative(), "spill: must not be negative", faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  private static void unless(boolean good, String fault, List<String> faults) {
    if (!good) {
      faults.add("takagari.sql." + fault);
    }
  }
}
