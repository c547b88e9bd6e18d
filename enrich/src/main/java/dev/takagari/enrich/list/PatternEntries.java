package dev.takagari.enrich.list;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.takagari.core.indicator.IndicatorValue;
import java.util.ArrayList;
import java.util.List;

/// Entries that are patterns, for an engine whose time grows with pattern and text alone, not with
/// what else the pattern could have matched.
final class PatternEntries implements ListEntries {
  private static final int LONGEST = 1_000;
  private static final int MOST = 10_000;

  /// Repetitions that are written into each other multiply; the engine unrolls them.
  private static final int MOST_UNROLLED = 1_000;

  private final List<Pattern> patterns;

  private PatternEntries(List<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  @Override
  public boolean hold(IndicatorValue value) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(value.text()).find());
  }

  @Override
  public int size() {
    return patterns.size();
  }

  /// Collects patterns, bare or as `/pattern/i`.
  static final class Builder implements ListEntries.Builder {
    private final List<Pattern> patterns = new ArrayList<>();

    @Override
    public boolean add(String entry) {
      if (entry.length() > LONGEST || patterns.size() == MOST || unrolled(entry) > MOST_UNROLLED) {
        return false;
      }
      int close = entry.startsWith("/") ? entry.lastIndexOf('/') : -1;
      String flags = close > 0 ? entry.substring(close + 1) : "";
      boolean delimited = close > 0 && (flags.isEmpty() || flags.equals("i"));
      try {
        patterns.add(
            delimited
                ? Pattern.compile(
                    entry.substring(1, close), flags.isEmpty() ? 0 : Pattern.CASE_INSENSITIVE)
                : Pattern.compile(entry));
        return true;
      } catch (PatternSyntaxException e) {
        return false;
      }
    }

    /// The product of all counts of repetition: at least what nested ones come to.
    private static long unrolled(String pattern) {
      long product = 1;
      for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', open + 1)) {
        long count = 0;
        long most = 0;
        for (int i = open + 1; i < pattern.length() && pattern.charAt(i) != '}'; i++) {
          char c = pattern.charAt(i);
          count = c >= '0' && c <= '9' ? Math.min(count * 10 + (c - '0'), MOST_UNROLLED + 1) : 0;
          most = Math.max(most, count);
        }
        product = Math.min(product * Math.max(most, 1), MOST_UNROLLED + 1L);
      }
      return product;
    }

    @Override
    public ListEntries build() {
      return new PatternEntries(patterns);
    }
  }
}
