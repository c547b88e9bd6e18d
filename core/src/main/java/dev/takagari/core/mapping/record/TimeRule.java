package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.TimeBounds;
import dev.takagari.core.normalize.EventTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a record's event happened: the first of several candidates that is not absurd, else when it
/// arrived.
///
/// @param candidates in the order in which they are tried
/// @param reference when the vendor recorded the event, as a bound for the candidates; null when
///   the record does not say
/// @param reading how the texts of all of these are read
/// @param texts how those candidates are read that are written in another way
public record TimeRule(
    List<FieldPath> candidates,
    @Nullable FieldPath reference,
    Reading reading,
    Map<FieldPath, TimeText> texts) {
  public TimeRule {
    candidates = List.copyOf(candidates);
    texts = Map.copyOf(texts);
  }

  /// All candidates written in one way.
  public TimeRule(List<FieldPath> candidates, @Nullable FieldPath reference, Reading reading) {
    this(candidates, reference, reading, Map.of());
  }

  /// A rule for the forms that most feeds use, see [EventTime#parse].
  public TimeRule(List<FieldPath> candidates, @Nullable FieldPath reference) {
    this(candidates, reference, EventTime::parse);
  }

  /// How a text becomes a time. Pure.
  @FunctionalInterface
  public interface Reading {
    /// The time, null when the text is none.
    @Nullable EventTime read(String text);
  }

  /// Candidates of one step each, without a reference.
  public static TimeRule of(String... fields) {
    return new TimeRule(Arrays.stream(fields).map(FieldPath::of).toList(), null);
  }

  /// Sets `@timestamp` and marks how it was found.
  void set(Draft draft, RecordView view, LineContext context) {
    long arrival = TimeBounds.arrival(context);
    EventTime recorded = reference == null ? null : time(view, reference, arrival);
    if (recorded != null
        && (recorded.micros() < TimeBounds.EARLIEST || recorded.micros() >= TimeBounds.LATEST)) {
      recorded = null;
    }
    boolean inside = recorded != null;
    long bound = recorded == null ? arrival : recorded.micros();
    for (FieldPath path : candidates) {
      EventTime candidate = time(view, path, arrival);
      if (candidate == null) {
        continue;
      }
      if (TimeBounds.isAbsurd(candidate.micros(), bound, inside)) {
        draft.mark("time.absurd");
        continue;
      }
      if (!candidate.zoned()) {
        draft.mark("time.nozone");
      }
      draft.set(Columns.TIMESTAMP, candidate.micros());
      return;
    }
    draft.mark("time.arrival");
    draft.set(Columns.TIMESTAMP, arrival);
  }

  private @Nullable EventTime time(RecordView view, FieldPath path, long arrival) {
    String text = view.text(path);
    TimeText own = texts.get(path);
    if (text == null) {
      return null;
    }
    return own == null ? reading.read(text) : own.parse(text, arrival);
  }
}
