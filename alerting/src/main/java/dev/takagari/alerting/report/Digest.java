package dev.takagari.alerting.report;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.CaseFigures.OpenedCases;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.Counted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Makes digests: cases that nobody was called for when they were opened. Safe for use by several
/// threads.
public final class Digest {
  /// Cases of which the summary says what, who and where.
  static final int MOST_SHOWN = 20;

  private static final int MOST_LISTED = 1_000;

  private final CaseFigures figures;
  private final Function<CaseKey, Optional<CaseBrief>> briefs;
  private final CaseLinks links;

  /// @param briefs gives the brief of a case, as [dev.takagari.alerting.note.CaseBriefs#of] does
  public Digest(
      CaseFigures figures, Function<CaseKey, Optional<CaseBrief>> briefs, CaseLinks links) {
    this.figures = figures;
    this.briefs = briefs;
    this.links = links;
  }

  /// The digest of a span; empty when no case of it is to be told so.
  ///
  /// @param day by which it is called
  /// @param missed earlier digests that were not made; their cases are in the span
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public Report of(TimeRange span, LocalDate day, ZoneId zone, long missed) {
    ShownTimes times = new ShownTimes(zone);
    OpenedCases opened = figures.opened(span, Tell.DIGEST, MOST_LISTED);
    Lines lines = new Lines(ReportDesk.LONGEST_SUMMARY);
    lines.add(
        (opened.total() == 0 ? "No case" : Counted.of(opened.total(), "case"))
            + " for which nobody was called, opened from "
            + times.span(span)
            + ".");
    if (missed > 0) {
      lines.add(
          Counted.of(missed, "earlier digest")
              + " could not be made in time; this one has their cases too.");
    }
    CsvFile file = CaseRows.file(day.toString(), opened, links);
    file.cut(opened.total(), "cases").forEach(lines::add);
    lines.add("");
    opened.cases().stream().limit(MOST_SHOWN).forEach(one -> lines.add(line(one)));
    if (opened.total() > MOST_SHOWN) {
      lines.add("- and " + Markdown.number(opened.total() - MOST_SHOWN) + " more");
    }
    String title =
        "Digest of "
            + day
            + ": "
            + (opened.total() == 0 ? "no cases" : Counted.of(opened.total(), "case"));
    List<TellPost.File> files = opened.cases().isEmpty() ? List.of() : List.of(file.file());
    return new Report(new TellPost(title, lines.text().strip(), files), opened.total() == 0);
  }

  private String line(Case one) {
    Optional<CaseBrief> brief = briefs.apply(one.key());
    String what =
        brief
            .map(
                found -> {
                  String place = found.place();
                  return Markdown.harmless(found.title())
                      + (place.isEmpty() ? "" : " " + placed(place));
                })
            .orElseGet(() -> Markdown.words(one.title()));
    return "- **"
        + one.assessment().severity().code().toUpperCase(Locale.ROOT)
        + "** "
        + Markdown.link(one.key().toString(), links.ofCase(one.key()))
        + " "
        + what
        + " · "
        + Markdown.words(one.source())
        + " · "
        + brief.map(CaseBrief::state).map(Markdown::harmless).orElseGet(() -> one.state().code());
  }

  /// `on` is ours, what follows may be code.
  private static String placed(String place) {
    return place.startsWith("on ") ? "on " + Markdown.harmless(place.substring(3)) : place;
  }
}
