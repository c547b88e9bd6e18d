package dev.takagari.core.volume;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.XxHash64;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Counts the events of a unit by kind, without text. Bounded: what comes after the first thousand
/// kinds is counted together. For one thread.
public final class VolumeTally {
  /// Stands for every kind after the first thousand.
  public static final String OTHERS = "(others)";

  private static final int MOST = 1_000;
  private static final int SLOTS = 1 << 12;
  private static final int LONGEST = 200;
  private static final byte[] NOTHING = new byte[0];
  private static final Column[] KEY = {
    Columns.EVENT_DATASET, Columns.EVENT_ACTION, Columns.EVENT_CLASS
  };

  private final @Nullable Kind[] slots = new @Nullable Kind[SLOTS];
  private final List<Kind> kinds = new ArrayList<>();
  private final Kind others = new Kind(new byte[0][]);
  private final ByteSpan[] spans = {new ByteSpan(), new ByteSpan(), new ByteSpan()};

  private static final class Kind {
    final byte[][] texts;
    long rows;
    long weight;

    Kind(byte[][] texts) {
      this.texts = texts;
    }
  }

  /// Counts one event.
  ///
  /// @param weight its bytes
  public void add(Event event, long weight) {
    for (int i = 0; i < KEY.length; i++) {
      if (event.has(KEY[i])) {
        event.text(KEY[i], spans[i]);
      } else {
        spans[i].set(NOTHING, 0, 0);
      }
    }
    ByteSpan action = spans[1];
    // mostly the action tells kinds apart; what the rest adds is cheap
    long hash =
        XxHash64.hash(action.array(), action.offset(), action.length())
            + 31L * spans[0].length()
            + 7L * spans[2].length();
    Kind kind = kind(hash);
    kind.rows++;
    kind.weight += weight;
  }

  private Kind kind(long hash) {
    int slot = (int) (hash ^ (hash >>> 32)) & (SLOTS - 1);
    for (Kind known = slots[slot]; known != null; known = slots[slot]) {
      if (isOf(known)) {
        return known;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (kinds.size() == MOST) {
      return others;
    }
    byte[][] texts = new byte[KEY.length][];
    for (int i = 0; i < KEY.length; i++) {
      texts[i] = spans[i].toBytes();
    }
    Kind fresh = new Kind(texts);
    slots[slot] = fresh;
    kinds.add(fresh);
    return fresh;
  }

  private boolean isOf(Kind known) {
    for (int i = 0; i < KEY.length; i++) {
      ByteSpan span = spans[i];
      if (!Arrays.equals(
          known.texts[i],
          0,
          known.texts[i].length,
          span.array(),
          span.offset(),
          span.offset() + span.length())) {
        return false;
      }
    }
    return true;
  }

  /// The sums of several tallies.
  ///
  /// @param unknown whether the mapping does not know an action
  public static List<VolumeCount> sum(List<VolumeTally> tallies, Predicate<String> unknown) {
    Map<List<String>, long[]> sums = new LinkedHashMap<>();
    for (VolumeTally tally : tallies) {
      for (Kind kind : tally.kinds) {
        add(sums, List.of(text(kind, 0), text(kind, 1), text(kind, 2)), kind);
      }
      if (tally.others.rows > 0) {
        add(sums, List.of(OTHERS, OTHERS, "other"), tally.others);
      }
    }
    List<VolumeCount> counts = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            counts.add(
                new VolumeCount(
                    key.get(0), key.get(1), key.get(2), sum[0], sum[1], unknown.test(key.get(1)))));
    return counts;
  }

  private static void add(Map<List<String>, long[]> sums, List<String> key, Kind kind) {
    long[] sum = sums.computeIfAbsent(key, _ -> new long[2]);
    sum[0] += kind.rows;
    sum[1] += kind.weight;
  }

  private static String text(Kind kind, int index) {
    String text = new String(kind.texts[index], StandardCharsets.UTF_8);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
