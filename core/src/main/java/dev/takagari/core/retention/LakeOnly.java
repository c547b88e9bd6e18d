package dev.takagari.core.retention;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.TextMemo;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Kinds of events that are kept in the lake and not in the hot index, by `event.action`. A pattern
/// means what `event.action:pattern` means in a search. Immutable; safe for use by several threads.
public final class LakeOnly {
  /// In a note of what was left out, the pattern of all events of a day and class. No configuration
  /// can have it.
  public static final String EVERYTHING = "*";

  /// Everything goes to the hot index.
  public static final LakeOnly NOTHING = new LakeOnly(List.of());

  private static final int MOST = 100;
  private static final java.util.regex.Pattern PATTERN =
      java.util.regex.Pattern.compile("[^\\p{Cntrl}]{1,200}");

  private final List<String> patterns;
  private final Map<String, QueryMatcher> matchers = new LinkedHashMap<>();

  private LakeOnly(List<String> patterns) {
    this.patterns = List.copyOf(patterns);
    patterns.forEach(pattern -> matchers.put(pattern, QueryMatcher.of(query(pattern))));
  }

  /// The kinds of a configuration.
  ///
  /// @param patterns values of `event.action`, in which `*` stands for any run of characters
  /// @throws IllegalArgumentException if one cannot be used, with the reason
  public static LakeOnly of(List<String> patterns) {
    if (patterns.size() > MOST) {
      throw new IllegalArgumentException("must be at most " + MOST + " patterns");
    }
    for (String pattern : patterns) {
      if (!PATTERN.matcher(pattern).matches() || pattern.replace("*", "").isBlank()) {
        throw new IllegalArgumentException(
            "must hold values of event.action such as SensorHeartbeat or Sensor*, and never all of"
                + " them");
      }
    }
    return patterns.isEmpty() ? NOTHING : new LakeOnly(patterns);
  }

  /// The events that a pattern of a note speaks of.
  public static Query query(String pattern) {
    if (pattern.equals(EVERYTHING)) {
      return Query.ALL;
    }
    List<Pattern.Part> parts = new ArrayList<>();
    int from = 0;
    for (int at = pattern.indexOf('*'); at >= 0; at = pattern.indexOf('*', from)) {
      parts.add(new Pattern.Part.Text(pattern.substring(from, at)));
      parts.add(Pattern.Part.ANY);
      from = at + 1;
    }
    parts.add(new Pattern.Part.Text(pattern.substring(from)));
    return Literals.matching(new Field.ColumnField(Columns.EVENT_ACTION), Pattern.of(parts));
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /// The patterns, as they were given.
  public List<String> patterns() {
    return patterns;
  }

  /// The first pattern that an action fits, empty when there is none.
  public Optional<String> pattern(String action) {
    Event row = EventRow.builder().set(Columns.EVENT_ACTION, action).build();
    for (Map.Entry<String, QueryMatcher> each : matchers.entrySet()) {
      if (each.getValue().matches(row)) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  /// Looks up actions of events, remembering what it found.
  public Lookup lookup() {
    return new Lookup(this);
  }

  /// Remembers answers by the bytes of an action. For one thread.
  public static final class Lookup {
    private final @Nullable TextMemo memo;
    private final ByteSpan action = new ByteSpan();

    private Lookup(LakeOnly kinds) {
      memo = kinds.isEmpty() ? null : new TextMemo(text -> kinds.pattern(text).orElse(null));
    }

    /// The first pattern that the event fits, null when there is none.
    public byte @Nullable [] find(Event event) {
      if (memo == null || !event.has(Columns.EVENT_ACTION)) {
        return null;
      }
      event.text(Columns.EVENT_ACTION, action);
      return memo.find(action.array(), action.offset(), action.length());
    }
  }
}
