package dev.takagari.alerting.note;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A case in the words and the order in which every message tells it. All texts of events are
/// harmless to read: on one line, defanged, bounded. They are not escaped for any markup: that is
/// for whoever writes one. Immutable.
///
/// @param found the case as it is; its own texts are as events have them
/// @param title what happened, without where
/// @param place where, as `on WS-0142` or `on 200 hosts`; empty when nobody knows
/// @param who up to three; empty for unknown
/// @param what commands, or else what was done, up to three; empty for unknown
/// @param where hosts, containers or accounts, up to three; empty for unknown
/// @param more how many further each of the three slots has
/// @param said what the source says beyond the title; may be empty
/// @param acknowledgedBy empty when nobody did
/// @param techniques ids of ATT&CK, as `T1059.001`
/// @param indicators values of which something is known, the worst first
/// @param asking whether sources of intel are still being asked
/// @param earlier verdicts of earlier cases of the same, as `4 closed as false-positive`; may be
///   empty
/// @param details what else the product or the rule said
/// @param sections what is known, by question
/// @param timeline its first entries, then its last, at most [CaseBriefs#MOST_ENTRIES]
/// @param leftOut entries of the timeline that are not in it
/// @param steps what to do next
/// @param links where to look further
/// @param detections the most telling ones, one of a host at most
public record CaseBrief(
    Case found,
    String title,
    String place,
    List<String> who,
    List<String> what,
    List<String> where,
    More more,
    String said,
    String acknowledgedBy,
    List<String> techniques,
    List<Indicator> indicators,
    boolean asking,
    String earlier,
    Map<String, String> details,
    List<Section> sections,
    List<Line> timeline,
    int leftOut,
    List<String> steps,
    List<Link> links,
    List<Detection> detections) {
  public CaseBrief {
    who = List.copyOf(who);
    what = List.copyOf(what);
    where = List.copyOf(where);
    techniques = List.copyOf(techniques);
    indicators = List.copyOf(indicators);
    sections = List.copyOf(sections);
    timeline = List.copyOf(timeline);
    steps = List.copyOf(steps);
    links = List.copyOf(links);
    detections = List.copyOf(detections);
  }

  /// How many a slot has beyond those that are named.
  public record More(int who, int what, long where) {}

  /// What is known of a value.
  ///
  /// @param text the value and what is said of it
  /// @param source who says so
  /// @param said when it was said; null when nobody says
  public record Indicator(Standing standing, String text, String source, @Nullable Instant said) {
    /// What a source makes of a value, the worst first. That a source does not know a value is no
    /// sign that it is harmless.
    public enum Standing {
      MALICIOUS,
      SUSPICIOUS,
      KNOWN,
      NOT_FOUND,
      BENIGN
    }
  }

  /// The answer to one question.
  ///
  /// @param heading the question, for people
  /// @param standing what must be known of the answer itself; may be empty
  public record Section(FactGroup.Kind kind, String heading, String standing, List<Item> items) {
    public Section {
      items = List.copyOf(items);
    }
  }

  /// One thing that is known.
  ///
  /// @param time when it happened or was said; null when nobody says
  /// @param on the host that it is about, of a case that was looked into on several; else empty
  public record Item(String label, String text, String source, @Nullable Instant time, String on) {}

  /// An entry of the timeline.
  ///
  /// @param text may be empty
  /// @param link where it was said; empty when there is no such page
  public record Line(
      Instant at, TimelineEntry.What what, String actor, String origin, String text, String link) {}

  /// Where to look further.
  ///
  /// @param url absolute, of our own console or of a product's that was checked
  public record Link(Kind kind, String text, String url) {
    /// What is there.
    public enum Kind {
      /// The case.
      CASE,
      /// Whoever else had to do with the address or the name.
      PEERS,
      /// What the same account did around the time.
      USER,
      /// What happened on the same host around the time.
      HOST,
      /// The console of the product that detected.
      CONSOLE
    }
  }

  /// How bad it is, as the risk policy has it, which decides who is told.
  public Severity severity() {
    return found.assessment().severity();
  }

  /// The one line that says it all: `HIGH · PowerShell download cradle on WS-0142`.
  public String headline() {
    return severity().code().toUpperCase(Locale.ROOT)
        + " · "
        + title
        + (place.isEmpty() ? "" : " " + place);
  }

  /// Who found it, as `falcon rule UnknownProgramPersists`.
  public String rule() {
    String rule = found.ruleId();
    String source = found.source().equals(Detection.Sources.RULE) ? "" : found.source();
    return rule.isEmpty() ? source : (source + " rule " + Words.plain(rule)).strip();
  }

  /// Why the risk policy decides as it does, each without a full stop, so that they can be listed.
  public List<String> reasons() {
    return found.assessment().reasons().stream()
        .map(
            reason ->
                Words.plain(
                    reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason))
        .toList();
  }

  /// State and reason, as `closed as expected`.
  public String state() {
    var reason = found.reason();
    var merged = found.mergedInto();
    return found.state().code()
        + (found.state() == CaseState.ACKNOWLEDGED && !acknowledgedBy.isEmpty()
            ? " by " + acknowledgedBy
            : "")
        + (reason == null ? "" : " as " + reason.code())
        + (merged == null ? "" : ", merged into " + merged);
  }

  /// Names the case, never its content.
  @Override
  public String toString() {
    return "brief of " + found;
  }
}
