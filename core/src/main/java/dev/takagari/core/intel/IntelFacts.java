package dev.takagari.core.intel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a source says of something. All texts except `link` are the source's: hostile, in one line,
/// bounded, and never to be made links of.
///
/// @param score 0 to 100, how sure or how bad as the source counts, -1 when it does not
/// @param labels families, tags, categories; distinct, at most 32
/// @param firstSeen null when the source does not say
/// @param lastSeen null when the source does not say
/// @param link where people read more, empty when there is no such page; a value inside is
///   defanged, so that it opens only where the address does not hold one
/// @param country two letters, empty when the source does not say
/// @param asn number of the autonomous system, 0 when the source does not say
/// @param owner of the address or network, empty when the source does not say
/// @param detections how many of `engines` detect it, -1 when the source has none
/// @param engines that looked, -1 when the source has none
/// @param details what else it says; names are ours; at most 16
public record IntelFacts(
    IntelVerdict verdict,
    int score,
    List<String> labels,
    @Nullable Instant firstSeen,
    @Nullable Instant lastSeen,
    String link,
    String country,
    long asn,
    String owner,
    int detections,
    int engines,
    SequencedMap<String, String> details) {
  private static final int MOST_LABELS = 32;
  private static final int MOST_DETAILS = 16;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_TEXT = 400;
  private static final int LONGEST_LINK = 1_000;
  private static final long LAST_ASN = 0xFFFF_FFFFL;
  private static final long MOST_ENGINES = 1_000_000L;

  public IntelFacts {
    if (score < -1 || score > 100) {
      throw new IllegalArgumentException("score is 0 to 100, or -1");
    }
    if (asn < 0 || asn > LAST_ASN) {
      throw new IllegalArgumentException("no number of an autonomous system");
    }
    labels =
        labels.stream()
            .map(text -> oneLine(text, LONGEST_LABEL))
            .filter(text -> !text.isEmpty())
            .distinct()
            .limit(MOST_LABELS)
            .toList();
    link = oneLine(link, LONGEST_LINK);
    country = country.length() == 2 ? oneLine(country, 2) : "";
    owner = oneLine(owner, LONGEST_TEXT);
    SequencedMap<String, String> kept = new LinkedHashMap<>();
    details.forEach(
        (name, text) -> {
          String plain = oneLine(text, LONGEST_TEXT);
          if (!plain.isEmpty() && kept.size() < MOST_DETAILS) {
            kept.put(name, plain);
          }
        });
    details = Collections.unmodifiableSequencedMap(kept);
  }

  /// Facts to be filled in, at first only a verdict.
  public static Builder of(IntelVerdict verdict) {
    return new Builder(verdict);
  }

  /// Hostile text in one line: no control characters, none that hide or turn others.
  private static String oneLine(String text, int longest) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), longest));
    for (int i = 0; i < text.length() && plain.length() < longest; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            plain.append(' ');
        case Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED -> {}
        default -> {
          if (plain.length() + Character.charCount(c) <= longest) {
            plain.appendCodePoint(c);
          } else {
            return plain.toString().strip();
          }
        }
      }
    }
    return plain.toString().strip();
  }

  /// Collects facts. For one thread.
  public static final class Builder {
    private IntelVerdict verdict;
    private int score = -1;
    private final List<String> labels = new ArrayList<>();
    private @Nullable Instant firstSeen;
    private @Nullable Instant lastSeen;
    private String link = "";
    private String country = "";
    private long asn;
    private String owner = "";
    private int detections = -1;
    private int engines = -1;
    private final SequencedMap<String, String> details = new LinkedHashMap<>();

    private Builder(IntelVerdict verdict) {
      this.verdict = verdict;
    }

    public Builder verdict(IntelVerdict verdict) {
      this.verdict = verdict;
      return this;
    }

    /// Sets the score; what lies outside of 0 to 100 becomes the nearer end.
    public Builder score(long score) {
      this.score = (int) Math.clamp(score, 0L, 100L);
      return this;
    }

    /// Adds one; those beyond a multiple of what is kept are dropped at once.
    public Builder label(String label) {
      if (labels.size() < 4 * MOST_LABELS) {
        labels.add(label);
      }
      return this;
    }

    /// Moves the beginning back to a time; null is ignored.
    public Builder firstSeen(@Nullable Instant time) {
      if (time != null && (firstSeen == null || time.isBefore(firstSeen))) {
        firstSeen = time;
      }
      return this;
    }

    /// Moves the end forth to a time; null is ignored.
    public Builder lastSeen(@Nullable Instant time) {
      if (time != null && (lastSeen == null || time.isAfter(lastSeen))) {
        lastSeen = time;
      }
      return this;
    }

    public Builder link(String link) {
      this.link = link;
      return this;
    }

    public Builder country(String country) {
      this.country = country;
      return this;
    }

    /// Sets the number of the autonomous system; what is none is ignored.
    public Builder asn(long asn) {
      if (asn > 0 && asn <= LAST_ASN) {
        this.asn = asn;
      }
      return this;
    }

    public Builder owner(String owner) {
      this.owner = owner;
      return this;
    }

    public Builder detections(long detections) {
      this.detections = (int) Math.clamp(detections, 0L, MOST_ENGINES);
      return this;
    }

    public Builder engines(long engines) {
      this.engines = (int) Math.clamp(engines, 0L, MOST_ENGINES);
      return this;
    }

    /// Adds one more fact.
    ///
    /// @param name ours, never a text of the source
    public Builder detail(String name, String text) {
      details.put(name, text);
      return this;
    }

    public IntelFacts build() {
      return new IntelFacts(
          verdict,
          score,
          labels,
          firstSeen,
          lastSeen,
          link,
          country,
          asn,
          owner,
          detections,
          engines,
          details);
    }
  }
}
