package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.NoIndicators;
import dev.takagari.core.indicator.store.SourceRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A store in memory, as far as feeds see it.
final class MemoryStore extends NoIndicators {
  final Map<String, Map<IndicatorValue, Indicator>> bySource = new TreeMap<>();
  final Map<String, SourceRules> rules = new HashMap<>();
  final Map<String, String> ruledBy = new HashMap<>();

  /// `source mode values` of every commit.
  final List<String> commits = new ArrayList<>();

  /// Thrown when an import begins.
  @Nullable RuntimeException fault;

  List<String> values(String source) {
    return bySource.getOrDefault(source, Map.of()).keySet().stream()
        .map(IndicatorValue::text)
        .sorted()
        .toList();
  }

  @Override
  public IndicatorImport begin(String source, ImportMode mode) {
    if (fault != null) {
      throw fault;
    }
    Map<IndicatorValue, Indicator> had = bySource.getOrDefault(source, Map.of());
    Map<IndicatorValue, Indicator> brought = new LinkedHashMap<>();
    return new IndicatorImport() {
      @Override
      public void add(Indicator indicator) {
        brought.put(indicator.value(), indicator);
      }

      @Override
      public ImportCounts counts() {
        long added = brought.keySet().stream().filter(value -> !had.containsKey(value)).count();
        long same =
            brought.values().stream().filter(one -> one.equals(had.get(one.value()))).count();
        long gone =
            mode == ImportMode.REPLACE
                ? had.keySet().stream().filter(value -> !brought.containsKey(value)).count()
                : 0;
        return new ImportCounts(added, same, brought.size() - added - same, gone, had.size());
      }

      @Override
      public ImportCounts commit() {
        ImportCounts counts = counts();
        Map<IndicatorValue, Indicator> now = new LinkedHashMap<>();
        if (mode != ImportMode.REPLACE) {
          now.putAll(had);
        }
        now.putAll(brought);
        bySource.put(source, now);
        commits.add(source + " " + mode + " " + brought.size());
        return counts;
      }

      @Override
      public void close() {
        // what was not committed is forgotten
      }
    };
  }

  @Override
  public List<IndicatorSource> sources() {
    List<IndicatorSource> sources = new ArrayList<>();
    rules.forEach(
        (name, rule) ->
            sources.add(
                new IndicatorSource(
                    name, rule, ruledBy.getOrDefault(name, ""), null, 0, 0, null, null)));
    return sources;
  }

  @Override
  public boolean isEnabled(String source) {
    return rules.getOrDefault(source, SourceRules.DEFAULT).enabled();
  }

  @Override
  public void rule(String source, SourceRules rule, String by) {
    rules.put(source, rule);
    ruledBy.put(source, by);
    commits.add(source + " rule " + rule.enabled());
  }
}
