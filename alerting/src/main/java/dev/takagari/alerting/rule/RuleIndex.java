package dev.takagari.alerting.rule;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.query.Requirements;
import dev.takagari.core.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which rules may fit an event, by its dataset and its action: most rules ask for one of each, so
/// that few are left for most events. By hashes, so that a rule may be among them for nothing, and
/// none is missing. Immutable; safe for use by several threads.
final class RuleIndex {
  private static final int[] NONE = {};

  /// Of what is not ASCII, which folds otherwise: any rule may fit.
  private static final int ANY = -1;

  private final int[] all;
  private final Table byDatasetAndAction;
  private final Table byDataset;
  private final Table byAction;
  private final int[] always;

  private RuleIndex(
      int[] all, Table byDatasetAndAction, Table byDataset, Table byAction, int[] always) {
    this.all = all;
    this.byDatasetAndAction = byDatasetAndAction;
    this.byDataset = byDataset;
    this.byAction = byAction;
    this.always = always;
  }

  /// The index of rules, which are numbered as they stand.
  static RuleIndex of(List<Rule> rules) {
    Building both = new Building();
    Building datasets = new Building();
    Building actions = new Building();
    List<Integer> always = new ArrayList<>();
    int[] all = new int[rules.size()];
    for (int rule = 0; rule < rules.size(); rule++) {
      all[rule] = rule;
      Set<Integer> dataset = hashes(rules.get(rule), Columns.EVENT_DATASET);
      Set<Integer> action = hashes(rules.get(rule), Columns.EVENT_ACTION);
      if (dataset == null) {
        if (action == null) {
          always.add(rule);
        } else {
          for (int hash : action) {
            actions.add(hash, rule);
          }
        }
      } else if (action == null) {
        for (int hash : dataset) {
          datasets.add(hash, rule);
        }
      } else {
        for (int first : dataset) {
          for (int second : action) {
            both.add(mix(first, second), rule);
          }
        }
      }
    }
    return new RuleIndex(
        all,
        both.table(),
        datasets.table(),
        actions.table(),
        always.stream().mapToInt(Integer::intValue).toArray());
  }

  /// Hashes of the values outside of which nothing fits; null when any value may.
  private static @Nullable Set<Integer> hashes(Rule rule, Column column) {
    Set<String> values = Requirements.values(rule.question().query(), column).orElse(null);
    if (values == null) {
      return null;
    }
    Set<Integer> hashes = new TreeSet<>();
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      ByteSpan span = new ByteSpan();
      span.set(utf8, 0, utf8.length);
      int hash = hash(span);
      if (hash == ANY) {
        return null;
      }
      hashes.add(hash);
    }
    return hashes;
  }

  /// Writes the numbers of rules that may fit.
  ///
  /// @param span for use in here
  /// @param into with room for all rules
  /// @return how many
  int find(Event event, ByteSpan span, int[] into) {
    int dataset = hash(event, Columns.EVENT_DATASET, span);
    int action = hash(event, Columns.EVENT_ACTION, span);
    if (dataset == ANY || action == ANY) {
      return copy(all, into, 0);
    }
    int count = copy(always, into, 0);
    count = copy(byDatasetAndAction.get(mix(dataset, action)), into, count);
    count = copy(byDataset.get(dataset), into, count);
    return copy(byAction.get(action), into, count);
  }

  private static int copy(int[] from, int[] into, int at) {
    for (int i = 0; i < from.length; i++) {
      into[at + i] = from[i];
    }
    return at + from.length;
  }

  /// 0 for what is not there: no rule that asks for a value fits then.
  private static int hash(Event event, Column column, ByteSpan span) {
    if (!event.has(column)) {
      return 0;
    }
    event.text(column, span);
    return hash(span);
  }

  /// Positive, and equal for texts that differ in the case of ASCII letters; [#ANY] for others.
  private static int hash(ByteSpan span) {
    byte[] array = span.array();
    int end = span.offset() + span.length();
    int hash = 1;
    for (int i = span.offset(); i < end; i++) {
      int b = array[i];
      if (b < 0) {
        return ANY;
      }
      hash = 31 * hash + (b >= 'A' && b <= 'Z' ? b | 0x20 : b);
    }
    return hash & Integer.MAX_VALUE;
  }

  private static int mix(int first, int second) {
    int mixed = first * 0x9E3779B9 + second;
    return (mixed ^ (mixed >>> 15)) & Integer.MAX_VALUE;
  }

  private static final class Building {
    private final Map<Integer, Set<Integer>> rules = new TreeMap<>();

    void add(int hash, int rule) {
      rules.computeIfAbsent(hash, _ -> new TreeSet<>()).add(rule);
    }

    Table table() {
      int size = Integer.highestOneBit(Math.max(2, rules.size() * 4));
      int[] hashes = new int[size];
      int[][] found = new int[size][];
      rules.forEach(
          (hash, numbers) -> {
            int at = hash & (size - 1);
            while (found[at] != null) {
              at = (at + 1) & (size - 1);
            }
            hashes[at] = hash;
            found[at] = numbers.stream().mapToInt(Integer::intValue).toArray();
          });
      return new Table(hashes, found);
    }
  }

  /// Rules by hash, with open addresses.
  private static final class Table {
    private final int[] hashes;
    private final int[][] rules;

    Table(int[] hashes, int[][] rules) {
      this.hashes = hashes;
      this.rules = rules;
    }

    int[] get(int hash) {
      int mask = hashes.length - 1;
      for (int at = hash & mask; rules[at] != null; at = (at + 1) & mask) {
        if (hashes[at] == hash) {
          return rules[at];
        }
      }
      return NONE;
    }
  }
}
