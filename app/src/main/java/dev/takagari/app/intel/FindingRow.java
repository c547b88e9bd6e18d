package dev.takagari.app.intel;

import dev.takagari.app.operation.Times;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.enrich.intel.IntelMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one source says of one thing, as answers have it. Texts of sources are in one line and
/// defanged.
///
/// @param kind as what it was asked about
/// @param outcome found, clean, not-found, failed or not-asked
/// @param verdict malicious, suspicious, unknown or benign; null when the source said nothing of it
/// @param at when the source said so; null when it said nothing
/// @param ageSeconds how long ago that was
/// @param reason why it failed or was not asked, a code; null when it said something
/// @param meaning of the code
/// @param again whether asking again may help; null when it said something
/// @param until from when on, if that is known
record FindingRow(
    String kind,
    String source,
    String outcome,
    @Nullable String verdict,
    @Nullable String at,
    @Nullable Long ageSeconds,
    @Nullable Facts facts,
    @Nullable String reason,
    @Nullable String meaning,
    @Nullable Boolean again,
    @Nullable String until) {
  private static final int LONGEST = 500;

  /// @param score 0 to 100; null when the source does not count
  /// @param link where people read more; never leads to the thing itself
  /// @param asn null when the source does not say
  record Facts(
      @Nullable Integer score,
      List<String> labels,
      @Nullable String firstSeen,
      @Nullable String lastSeen,
      String link,
      String country,
      @Nullable Long asn,
      String owner,
      @Nullable Integer detections,
      @Nullable Integer engines,
      Map<String, String> details) {
    static Facts of(IntelFacts facts) {
      Map<String, String> details = new LinkedHashMap<>();
      facts.details().forEach((name, text) -> details.put(name, shown(text)));
      return new Facts(
          counted(facts.score()),
          facts.labels().stream().map(FindingRow::shown).toList(),
          time(facts.firstSeen()),
          time(facts.lastSeen()),
          facts.link(),
          facts.country(),
          facts.asn() == 0 ? null : facts.asn(),
          shown(facts.owner()),
          counted(facts.detections()),
          counted(facts.engines()),
          details);
    }

    private static @Nullable Integer counted(int number) {
      return number < 0 ? null : number;
    }
  }

  /// @param now ages are counted from here
  static FindingRow of(IntelFinding finding, Instant now) {
    return switch (finding.answer()) {
      case IntelAnswer.Found found -> said(finding, found, found.facts(), now);
      case IntelAnswer.Clean clean -> said(finding, clean, clean.facts(), now);
      case IntelAnswer.NotFound missing -> said(finding, missing, null, now);
      case IntelAnswer.Failed failed ->
          unsaid(
              finding, failed.code().code(), failed.code().meaning(), failed.isTransient(), null);
      case IntelAnswer.NotAsked refused ->
          unsaid(
              finding,
              refused.reason().code(),
              refused.reason().meaning(),
              isPassing(refused),
              refused.until());
    };
  }

  private static FindingRow said(
      IntelFinding finding, IntelAnswer.Said answer, @Nullable IntelFacts facts, Instant now) {
    return new FindingRow(
        finding.observed().kind().code(),
        finding.source(),
        IntelMeters.outcome(answer),
        facts == null ? null : facts.verdict().code(),
        Times.text(answer.at()),
        Math.max(0, Duration.between(answer.at(), now).toSeconds()),
        facts == null ? null : Facts.of(facts),
        null,
        null,
        null,
        null);
  }

  private static FindingRow unsaid(
      IntelFinding finding, String reason, String meaning, boolean again, @Nullable Instant until) {
    return new FindingRow(
        finding.observed().kind().code(),
        finding.source(),
        IntelMeters.outcome(finding.answer()),
        null,
        null,
        null,
        null,
        reason,
        meaning,
        again,
        time(until));
  }

  private static boolean isPassing(IntelAnswer.NotAsked refused) {
    return switch (refused.reason()) {
      case TLP_UNKNOWN, QUOTA, RATE, RESTING, BUDGET, LIMIT -> true;
      case PRIVATE_ADDRESS, INTERNAL_NAME, CREDENTIALS, KIND, TLP, SWITCHED_OFF -> false;
    };
  }

  private static String shown(String text) {
    return ShownText.defanged(text, LONGEST);
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.text(time);
  }
}
