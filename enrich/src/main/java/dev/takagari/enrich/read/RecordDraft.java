package dev.takagari.enrich.read;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.text.TextLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects what one record says, in whatever order it says it, and makes indicators of that: the
/// one place where options fill in what a record leaves open. To be used again and again by one
/// thread: [#begin], facts and values, [#end].
public final class RecordDraft {
  private static final int MOST_TEXTS = 64;

  private final ReadOptions options;
  private final Consumer<FeedRecord> into;
  private final Map<IndicatorValue, Claim> claims = new LinkedHashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Set<String> tags = new LinkedHashSet<>();
  private final Set<String> references = new LinkedHashSet<>();
  private final List<String> descriptions = new ArrayList<>();
  private Place place = Place.line("", 0);
  private int confidence = -1;
  private @Nullable Severity severity;
  private @Nullable Tlp tlp;
  private @Nullable Instant validFrom;
  private @Nullable Instant validUntil;
  private @Nullable Instant lastSeen;
  private boolean revoked;

  private record Claim(String word, boolean exact) {}

  public RecordDraft(ReadOptions options, Consumer<FeedRecord> into) {
    this.options = options;
    this.into = into;
  }

  /// Begins a record; whatever was before is forgotten.
  public void begin(Place where) {
    place = where;
    claims.clear();
    refusals.clear();
    tags.clear();
    references.clear();
    descriptions.clear();
    confidence = -1;
    severity = null;
    tlp = null;
    validFrom = null;
    validUntil = null;
    lastSeen = null;
    revoked = false;
  }

  /// A value that the record names.
  ///
  /// @param word the source's name of the type; empty when it says nothing more than the type
  public void value(IndicatorType type, String word, String text) {
    value(type, word, text, options.exactDomains());
  }

  /// A value that the record names.
  ///
  /// @param exact whether a domain means only itself
  public void value(IndicatorType type, String word, String text, boolean exact) {
    if (text.isBlank()) {
      refuse(RefusalReason.NO_VALUE, "", "");
      return;
    }
    if (text.indexOf('\0') >= 0 || text.indexOf(TextLines.REPLACEMENT) >= 0) {
      refuse(RefusalReason.NOT_TEXT, "", text);
      return;
    }
    switch (IndicatorText.read(type, text)) {
      case IndicatorReading.Understood(IndicatorValue value) ->
          claims.putIfAbsent(value, new Claim(word, exact && type == IndicatorType.DOMAIN));
      case IndicatorReading.Refused(String reason) ->
          refuse(
              IndicatorText.isTooWide(type, text)
                  ? RefusalReason.TOO_WIDE
                  : RefusalReason.NOT_A_VALUE,
              type.code() + ": " + reason,
              text);
    }
  }

  /// Something of the record that is not taken.
  ///
  /// @param text of the feed, as it is
  public void refuse(RefusalReason reason, String detail, String text) {
    if (refusals.size() < MOST_TEXTS) {
      refusals.add(Refusal.of(reason, detail, text));
    }
  }

  /// 0 to 100; anything else is passed over.
  public void confidence(int given) {
    if (given >= 0 && given <= 100) {
      confidence = given;
    }
  }

  /// 0 to 100 as text; anything else is passed over.
  public void confidence(String given) {
    String plain = given.strip();
    if (!plain.isEmpty() && plain.length() <= 3 && plain.chars().allMatch(Character::isDigit)) {
      confidence(Integer.parseInt(plain));
    }
  }

  public void severity(@Nullable Severity given) {
    if (given != null) {
      severity = given;
    }
  }

  /// A marking; of several the strictest counts.
  public void tlp(@Nullable Tlp given) {
    if (given != null && (tlp == null || given.compareTo(tlp) > 0)) {
      tlp = given;
    }
  }

  /// A tag; one of the Traffic Light Protocol is a marking, too.
  public void tag(String given) {
    String plain = given.strip();
    if (plain.isEmpty() || tags.size() >= MOST_TEXTS) {
      return;
    }
    if (plain.regionMatches(true, 0, "tlp:", 0, 4)) {
      tlp(Tlp.find(plain).orElse(null));
    }
    tags.add(plain);
  }

  /// Tags between commas or semicolons.
  public void tags(String given) {
    for (String tag : given.split("[,;]", MOST_TEXTS + 1)) {
      tag(tag);
    }
  }

  /// A part of the description; parts are put together with a full stop and a blank.
  public void description(String given) {
    String plain = given.strip();
    if (!plain.isEmpty() && descriptions.size() < MOST_TEXTS && !descriptions.contains(plain)) {
      descriptions.add(plain);
    }
  }

  public void reference(String given) {
    String plain = given.strip();
    if (!plain.isEmpty() && references.size() < MOST_TEXTS) {
      references.add(plain);
    }
  }

  public void validFrom(@Nullable Instant given) {
    if (given != null) {
      validFrom = given;
    }
  }

  public void validUntil(@Nullable Instant given) {
    if (given != null) {
      validUntil = given;
    }
  }

  /// When the source saw the value last.
  public void lastSeen(@Nullable Instant given) {
    if (given != null) {
      lastSeen = given;
    }
  }

  public void revoked(boolean given) {
    revoked |= given;
  }

  /// Hands the record over; one that says nothing at all names no value.
  public void end() {
    if (claims.isEmpty() && refusals.isEmpty()) {
      refuse(RefusalReason.NO_VALUE, "", "");
    }
    List<Indicator> indicators = new ArrayList<>(claims.size());
    claims.forEach((value, claim) -> indicators.add(indicator(value, claim)));
    into.accept(new FeedRecord(place, indicators, refusals));
  }

  private Indicator indicator(IndicatorValue value, Claim claim) {
    List<String> all = new ArrayList<>(options.tags());
    all.addAll(tags);
    return new Indicator(
        value,
        claim.exact(),
        claim.word(),
        confidence >= 0 ? confidence : options.confidence(),
        severity == null ? options.severity() : severity,
        tlp == null ? options.tlp() : tlp,
        all,
        String.join(". ", descriptions),
        List.copyOf(references),
        validFrom,
        until(),
        revoked);
  }

  private @Nullable Instant until() {
    Instant seen = lastSeen == null ? validFrom : lastSeen;
    if (seen == null) {
      seen = options.importedAt();
    }
    if (validUntil != null || options.validFor() == null || seen == null) {
      return validUntil;
    }
    return seen.plus(options.validFor());
  }
}
