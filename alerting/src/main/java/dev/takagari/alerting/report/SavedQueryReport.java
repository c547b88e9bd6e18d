package dev.takagari.alerting.report;

import dev.takagari.alerting.report.Schedule.Slot;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Makes reports of what saved queries find, with what their answers do not cover. Safe for use by
/// several threads.
public final class SavedQueryReport {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SHOWN = 10;
  private static final int IN_TABLE = 100;
  private static final int LONGEST_TABLE = 60_000;
  private static final int LONGEST_CSV = 350_000;

  private final EventQuestions events;
  private final UncoveredTimes uncovered;

  public SavedQueryReport(EventQuestions events, UncoveredTimes uncovered) {
    this.events = events;
    this.uncovered = uncovered;
  }

  /// The answer of now to a query about the time before a slot; empty when nothing is found and
  /// nothing that was asked for was left unread.
  ///
  /// @param name of the report
  /// @param missed earlier reports that were not made
  /// @throws dev.takagari.core.error.TakagariException search-unavailable when nothing could be
  ///   asked; database-unavailable
  public Report of(String name, SavedQuery saved, Slot slot, ShownTimes times, long missed) {
    TimeRange range = new TimeRange(slot.at().minus(saved.span()), slot.at());
    EventAnswer answer =
        events.ask(
            new EventQuestion(
                saved.query(), range, EventQuestion.First.NEWEST, saved.limit(), PATIENCE));
    List<String> unsure = unsure(range, answer, times);
    String file = name + "-" + slot.day();
    CsvFile csv = csv(file + ".csv", saved, answer.rows());
    String found = found(answer);
    List<String> preface = new ArrayList<>();
    preface.add(found + " from " + times.span(range) + ".");
    preface.add("Query: " + Markdown.code(saved.text()));
    if (answer.more()) {
      preface.add("There are more: the newest " + Markdown.number(saved.limit()) + " are told.");
    }
    if (csv.left() > 0) {
      preface.add(
          "The last " + Counted.of(csv.left(), "event") + " of these did not fit into the file.");
    }
    if (missed > 0) {
      preface.add(Counted.of(missed, "earlier report") + " could not be made in time.");
    }
    Lines lines = new Lines(ReportDesk.LONGEST_SUMMARY);
    preface.forEach(lines::add);
    notCovered(unsure, lines);
    if (!answer.rows().isEmpty()) {
      lines.heading(answer.rows().size() > SHOWN ? "The newest " + SHOWN : "Events");
      answer.rows().stream().limit(SHOWN).forEach(row -> lines.add("- " + line(row, saved)));
    }
    List<TellPost.File> files =
        answer.rows().isEmpty()
            ? List.of()
            : List.of(
                new TellPost.File(
                    file + ".md",
                    "text/markdown",
                    page(name + " of " + slot.day(), preface, unsure, saved, answer.rows())),
                csv.file());
    boolean isEmpty = answer.rows().isEmpty() && answer.notCovered().isEmpty();
    return new Report(
        new TellPost(name + " of " + slot.day() + ": " + found, lines.text(), files), isEmpty);
  }

  private static String found(EventAnswer answer) {
    int rows = answer.rows().size();
    return rows == 0
        ? "no events"
        : (answer.more() ? "more than " : "") + Counted.of(rows, "event");
  }

  private List<String> unsure(TimeRange range, EventAnswer answer, ShownTimes times) {
    List<String> unsure =
        new ArrayList<>(answer.notCovered().stream().map(Markdown::words).toList());
    uncovered.in(range).stream().map(item -> text(item, times)).forEach(unsure::add);
    return unsure;
  }

  /// What is not covered, with its feed, since when and until when, as Markdown.
  static String text(CoverageItem item, ShownTimes times) {
    Instant from = item.from();
    Instant until = item.until();
    return Markdown.words((item.feed().isEmpty() ? "" : item.feed() + ": ") + item.text())
        + (from == null ? "" : " from " + times.minute(from))
        + (until == null ? "" : " until " + times.minute(until));
  }

  private static void notCovered(List<String> unsure, Lines lines) {
    if (!unsure.isEmpty()) {
      lines.heading("Not covered: there may be more");
      unsure.stream().limit(ReportDesk.MOST_UNSURE).forEach(text -> lines.add("- " + text));
      if (unsure.size() > ReportDesk.MOST_UNSURE) {
        lines.add("- and " + (unsure.size() - ReportDesk.MOST_UNSURE) + " more reasons");
      }
    }
  }

  private static String line(EventRow row, SavedQuery saved) {
    return saved.columns().stream()
        .map(column -> EventCells.text(row, column))
        .filter(text -> !text.isEmpty())
        .map(Markdown::value)
        .collect(Collectors.joining(" · "));
  }

  private static String page(
      String title,
      List<String> preface,
      List<String> unsure,
      SavedQuery saved,
      List<EventRow> rows) {
    StringBuilder page = new StringBuilder("# " + title + "\n\n");
    preface.forEach(line -> page.append(line).append("\n\n"));
    if (!unsure.isEmpty()) {
      page.append("## Not covered: there may be more\n\n");
      unsure.forEach(text -> page.append("- ").append(text).append('\n'));
      page.append('\n');
    }
    page.append("## Events\n\n");
    List<List<String>> cells = new ArrayList<>();
    int length = 0;
    for (EventRow row : rows) {
      List<String> line =
          saved.columns().stream()
              .map(column -> EventCells.text(row, column))
              .map(text -> text.isEmpty() ? "" : Markdown.value(text))
              .toList();
      length += line.stream().mapToInt(cell -> cell.length() + 3).sum();
      if (cells.size() == IN_TABLE || length > LONGEST_TABLE) {
        break;
      }
      cells.add(line);
    }
    page.append(
        Markdown.table(saved.columns().stream().map(name -> "`" + name + "`").toList(), cells));
    if (cells.size() < rows.size()) {
      page.append("\nThe other ")
          .append(Markdown.number(rows.size() - cells.size()))
          .append(" are in the file of comma-separated values.\n");
    }
    return page.toString();
  }

  private static CsvFile csv(String name, SavedQuery saved, List<EventRow> rows) {
    CsvFile file =
        new CsvFile(name, LONGEST_CSV, saved.columns().stream().map(CsvFile::plain).toList());
    for (EventRow row : rows) {
      file.row(
          saved.columns().stream()
              .map(
                  column ->
                      EventCells.isPlain(column)
                          ? CsvFile.plain(EventCells.text(row, column))
                          : CsvFile.words(EventCells.text(row, column)))
              .toList());
    }
    return file;
  }
}
