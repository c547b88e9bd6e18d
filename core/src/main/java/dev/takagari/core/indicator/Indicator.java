package dev.takagari.core.indicator;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one source says of one value.
///
/// @param exact for a domain, whether only the name itself is meant and not the names below it
/// @param word the source's own name of the type, as `mutex` or `x509-fingerprint-sha1`; empty when
///   it says nothing that [IndicatorValue#type()] does not say
/// @param confidence 0 to 100, -1 when the source does not say
/// @param severity null when the source does not say
/// @param tlp null when the source does not say
/// @param tags distinct, in the source's order
/// @param description for people, hostile text; empty when there is none
/// @param references addresses that people may look up, hostile text, never fetched
/// @param validFrom null when it always was
/// @param validUntil null when it does not end; from then on the indicator is not matched
/// @param revoked whether the source took it back
public record Indicator(
    IndicatorValue value,
    boolean exact,
    String word,
    int confidence,
    @Nullable Severity severity,
    @Nullable Tlp tlp,
    List<String> tags,
    String description,
    List<String> references,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    boolean revoked) {
  private static final int MOST_TEXTS = 64;
  private static final int LONGEST_TEXT = 400;
  private static final int LONGEST_DESCRIPTION = 4_000;

  public Indicator {
    if (confidence < -1 || confidence > 100) {
      throw new IllegalArgumentException("confidence is 0 to 100, or -1");
    }
    word = bounded(word, LONGEST_TEXT);
    tags = bounded(tags);
    description = bounded(description, LONGEST_DESCRIPTION);
    references = bounded(references);
  }

  /// A value of which its source says nothing else.
  public static Indicator of(IndicatorValue value) {
    return new Indicator(
        value, false, "", -1, null, null, List.of(), "", List.of(), null, null, false);
  }

  private static List<String> bounded(List<String> texts) {
    return texts.stream()
        .map(text -> bounded(text, LONGEST_TEXT))
        .filter(text -> !text.isEmpty())
        .distinct()
        .limit(MOST_TEXTS)
        .toList();
  }

  /// Databases keep no U+0000 and no half characters, and nobody reads more.
  private static String bounded(String text, int longest) {
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return PlainText.beginning(whole.replace("\0", "").strip(), longest);
  }
}
