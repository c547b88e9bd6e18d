package dev.takagari.core.cases;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One thing that is known of a case, worded as evidence: who says so, and when. Texts hold what
/// events and services said: hostile.
///
/// @param label a few words of ours: what kind of thing this is, as `parent process`
/// @param text what is known, for people; bounded, not escaped
/// @param source who says so, as `sensor`, `host registry` or the name of an intel source
/// @param time when it happened or was said; null when nobody says
/// @param values the same for programs, by ECS name or a name of ours
/// @param on the host that it is about, when the case was looked into on several; else empty
public record Fact(
    String label,
    String text,
    String source,
    @Nullable Instant time,
    SequencedMap<String, String> values,
    String on) {
  public Fact {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  public Fact(String label, String text, String source, @Nullable Instant time) {
    this(label, text, source, time, new LinkedHashMap<>());
  }

  /// One of a case of one host.
  public Fact(
      String label,
      String text,
      String source,
      @Nullable Instant time,
      SequencedMap<String, String> values) {
    this(label, text, source, time, values, "");
  }

  /// The same, of one of several hosts.
  public Fact on(String host) {
    return new Fact(label, text, source, time, values, host);
  }
}
