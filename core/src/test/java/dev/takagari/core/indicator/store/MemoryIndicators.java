package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.Tlp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The plain twin of the stores of indicators: looks at everything after every change. For one
/// thread.
public final class MemoryIndicators implements IndicatorRepository, IndicatorChanges {
  private final UUID store = UUID.randomUUID();
  private final Map<String, Source> sources = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();

  /// What is matched, and what was, with the generation of its last change.
  private final Map<IndicatorValue, Matched> matched = new LinkedHashMap<>();

  private long generation;
  private Instant now = Instant.EPOCH;

  private record Matched(boolean active, boolean exact, long generation) {}

  private static final class Source {
    SourceRules rules = SourceRules.DEFAULT;
    String ruledBy = "";
    @Nullable Instant ruledAt;
    @Nullable Instant firstGood;
    @Nullable Instant lastGood;
    @Nullable Instant full;
  }

  private static final class Row {
    final String source;
    final IndicatorValue value;
    final Instant firstSeen;
    Indicator said;
    @Nullable Instant lastSeen;
    boolean here = true;
    boolean ended;

    Row(String source, Indicator said, Instant firstSeen) {
      this.source = source;
      this.said = said;
      this.value = said.value();
      this.firstSeen = firstSeen;
    }
  }

  /// Sets the time.
  public void clock(Instant time) {
    now = time;
  }

  @Override
  public IndicatorImport begin(String source, ImportMode mode) {
    Map<IndicatorValue, Indicator> staged = new LinkedHashMap<>();
    return new IndicatorImport() {
      @Override
      public void add(Indicator indicator) {
        staged.merge(indicator.value(), indicator, MemoryIndicators::joined);
      }

      @Override
      public ImportCounts counts() {
        return MemoryIndicators.this.counts(source, mode, staged);
      }

      @Override
      public ImportCounts commit() {
        ImportCounts counts = counts();
        merge(source, mode, staged);
        return counts;
      }

      @Override
      public void close() {
        staged.clear();
      }
    };
  }

  private static Indicator joined(Indicator before, Indicator now) {
    Indicator kept = stronger(before, now);
    Indicator other = kept.equals(before) ? now : before;
    Tlp mine = kept.tlp();
    Tlp others = other.tlp();
    return others == null || (mine != null && mine.compareTo(others) >= 0)
        ? kept
        : new Indicator(
            kept.value(),
            kept.exact(),
            kept.word(),
            kept.confidence(),
            kept.severity(),
            others,
            kept.tags(),
            kept.description(),
            kept.references(),
            kept.validFrom(),
            kept.validUntil(),
            kept.revoked());
  }

  private static Indicator stronger(Indicator before, Indicator now) {
    if (before.revoked() != now.revoked()) {
      return before.revoked() ? now : before;
    }
    Instant ends = now.validUntil();
    Instant ended = before.validUntil();
    if (ends == null) {
      return now;
    }
    return ended == null || ended.isAfter(ends) ? before : now;
  }

  private ImportCounts counts(
      String source, ImportMode mode, Map<IndicatorValue, Indicator> staged) {
    long added = 0;
    long unchanged = 0;
    long changed = 0;
    for (Indicator said : staged.values()) {
      Row row = find(source, said.value());
      if (row == null || !row.here) {
        added++;
      } else if (isNews(row, said, mode)) {
        changed++;
      } else {
        unchanged++;
      }
    }
    long before = rows.stream().filter(row -> row.source.equals(source) && row.here).count();
    long vanished = mode == ImportMode.REPLACE ? before - unchanged - changed : 0;
    if (mode == ImportMode.UNCHANGED) {
      unchanged = before;
    }
    return new ImportCounts(added, unchanged, changed, vanished, before);
  }

  private static boolean isNews(Row row, Indicator said, ImportMode mode) {
    return !row.said.equals(said) || mode == ImportMode.ADD && row.ended;
  }

  private void merge(String source, ImportMode mode, Map<IndicatorValue, Indicator> staged) {
    Source known = sources.computeIfAbsent(source, _ -> new Source());
    for (Row row : rows) {
      boolean vanished =
          mode == ImportMode.REPLACE
              && row.source.equals(source)
              && row.here
              && !staged.containsKey(row.value);
      if (vanished) {
        row.here = false;
        row.lastSeen = row.lastSeen == null ? known.full : row.lastSeen;
      }
    }
    known.firstGood = known.firstGood == null ? now : known.firstGood;
    known.lastGood = now;
    known.full = mode == ImportMode.ADD ? known.full : now;
    for (Indicator said : staged.values()) {
      Row row = find(source, said.value());
      if (row == null) {
        row = new Row(source, said, now);
        rows.add(row);
      } else {
        row.ended = row.ended && row.here && !isNews(row, said, mode);
        row.here = true;
        row.said = said;
      }
      row.lastSeen = mode == ImportMode.ADD ? now : null;
    }
    settle();
  }

  private @Nullable Row find(String source, IndicatorValue value) {
    for (Row row : rows) {
      if (row.source.equals(source) && row.value.equals(value)) {
        return row;
      }
    }
    return null;
  }

  private State state(Row row) {
    Source source = sources.get(row.source);
    Instant from = row.said.validFrom();
    Instant until = row.said.validUntil();
    if (!row.value.type().isMatched()) {
      return State.STORED_NOT_MATCHED;
    }
    if (!source.rules.enabled()) {
      return State.SOURCE_OFF;
    }
    if (row.said.revoked()) {
      return State.REVOKED;
    }
    Integer decay = source.rules.decayDays().get(row.value.type());
    boolean stale = decay != null && !now.isBefore(lastSeen(row).plus(Duration.ofDays(decay)));
    if (!row.here || row.ended || stale || until != null && !now.isBefore(until)) {
      return State.EXPIRED;
    }
    return from != null && now.isBefore(from) ? State.NOT_YET : State.ACTIVE;
  }

  private Instant lastSeen(Row row) {
    Instant seen = row.lastSeen == null ? sources.get(row.source).full : row.lastSeen;
    if (seen == null) {
      throw new IllegalStateException("never seen");
    }
    return seen;
  }

  private long settle() {
    Map<IndicatorValue, Boolean> exact = new LinkedHashMap<>();
    for (Row row : rows) {
      if (state(row) == State.ACTIVE) {
        exact.merge(row.value, row.said.exact(), Boolean::logicalAnd);
      }
    }
    Map<IndicatorValue, Matched> changed = new LinkedHashMap<>();
    exact.forEach(
        (value, only) -> {
          Matched before = matched.get(value);
          if (before == null || !before.active() || before.exact() != only) {
            changed.put(value, new Matched(true, only, generation + 1));
          }
        });
    matched.forEach(
        (value, before) -> {
          if (before.active() && !exact.containsKey(value)) {
            changed.put(value, new Matched(false, false, generation + 1));
          }
        });
    matched.putAll(changed);
    generation += changed.isEmpty() ? 0 : 1;
    return changed.size();
  }

  @Override
  public List<Placed> list(IndicatorFilter filter, long after, int limit) {
    List<Placed> page = new ArrayList<>();
    for (int at = (int) after; at < rows.size() && page.size() < limit; at++) {
      if (fits(filter, rows.get(at))) {
        page.add(new Placed(at + 1, stored(rows.get(at))));
      }
    }
    return page;
  }

  private boolean fits(IndicatorFilter filter, Row row) {
    return (filter.source() == null || filter.source().equals(row.source))
        && (filter.type() == null || filter.type() == row.value.type())
        && (filter.state() == null || filter.state() == state(row))
        && (filter.tag().isEmpty()
            || row.said.tags().stream().anyMatch(tag -> tag.equalsIgnoreCase(filter.tag())))
        && row.value.text().contains(filter.text())
        && (filter.value() == null || filter.value().equals(row.value));
  }

  private StoredIndicator stored(Row row) {
    return new StoredIndicator(row.said, row.source, row.firstSeen, lastSeen(row), state(row));
  }

  @Override
  public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
    Map<IndicatorValue, List<StoredIndicator>> found = new LinkedHashMap<>();
    for (String source : sources.keySet()) {
      for (Row row : rows) {
        if (row.source.equals(source) && values.contains(row.value)) {
          found.computeIfAbsent(row.value, _ -> new ArrayList<>()).add(stored(row));
        }
      }
    }
    return found;
  }

  @Override
  public long expire(IndicatorFilter filter) {
    List<Row> ending =
        rows.stream()
            .filter(
                row -> fits(filter, row) && row.here && !row.ended && state(row) != State.EXPIRED)
            .toList();
    ending.forEach(row -> row.ended = true);
    settle();
    return ending.size();
  }

  @Override
  public List<IndicatorSource> sources() {
    List<IndicatorSource> all = new ArrayList<>();
    sources.forEach(
        (name, source) -> {
          List<Row> own = rows.stream().filter(row -> row.source.equals(name)).toList();
          all.add(
              new IndicatorSource(
                  name,
                  source.rules,
                  source.ruledBy,
                  source.ruledAt,
                  own.size(),
                  own.stream().filter(row -> state(row) == State.ACTIVE).count(),
                  source.firstGood,
                  source.lastGood));
        });
    return all;
  }

  @Override
  public boolean isEnabled(String source) {
    Source known = sources.get(source);
    return known == null || known.rules.enabled();
  }

  @Override
  public void rule(String source, SourceRules rules, String by) {
    Source known = sources.computeIfAbsent(source, _ -> new Source());
    known.rules = rules;
    known.ruledBy = by;
    known.ruledAt = now;
  }

  @Override
  public UUID store() {
    return store;
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public long sweep() {
    return settle();
  }

  @Override
  public long active(Consumer<ActiveIndicator> into) {
    matched.forEach(
        (value, now) -> {
          if (now.active()) {
            into.accept(new ActiveIndicator(value, now.exact()));
          }
        });
    return generation;
  }

  @Override
  public OptionalLong since(long generation, Consumer<IndicatorChange> into) {
    if (generation > this.generation) {
      return OptionalLong.empty();
    }
    matched.forEach(
        (value, now) -> {
          if (now.generation() > generation) {
            into.accept(
                now.active()
                    ? new IndicatorChange.Active(new ActiveIndicator(value, now.exact()))
                    : new IndicatorChange.Gone(value));
          }
        });
    return OptionalLong.of(this.generation);
  }
}
