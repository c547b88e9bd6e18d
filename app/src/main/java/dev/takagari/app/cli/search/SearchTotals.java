package dev.takagari.app.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What all pages of a search cost and what they did not read, for people. For one thread.
final class SearchTotals {
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> notRead = new LinkedHashSet<>();
  private List<String> notCovered = List.of();
  private String range = "";
  private long pages;
  private long printed;
  private long hot;
  private long cold;
  private long checked;
  private long planned;
  private long pruned;
  private long read;
  private long bytes;
  private long fetched;
  private long millis;
  private boolean complete = true;
  private boolean more;

  /// Adds a page of which so many rows were printed.
  void add(ResultPage page, int rows) {
    JsonNode rest = page.rest();
    JsonNode stats = rest.path("stats");
    pages++;
    printed += rows;
    hot += stats.path("hot_rows").asLong();
    cold += stats.path("cold_rows").asLong();
    checked += stats.path("rows_checked").asLong();
    planned += stats.path("files_planned").asLong();
    pruned += stats.path("files_pruned").asLong();
    read += stats.path("files_read").asLong();
    bytes += stats.path("bytes_read").asLong();
    fetched += stats.path("bytes_fetched").asLong();
    millis += stats.path("ms").asLong();
    complete &= page.complete();
    more = !page.nextCursor().isEmpty() || rows < page.rows().size();
    if (range.isEmpty()) {
      range = span(rest.path("range")) + ", tier " + rest.path("tier").asText();
    }
    rest.path("notes").forEach(note -> notes.add(PlainText.visible(note.path("message").asText())));
    rest.path("not_read").forEach(times -> notRead.add(span(times)));
    notCovered = NotCoveredLines.of(rest);
  }

  private static String span(JsonNode times) {
    return PlainText.visible(times.path("from").asText())
        + " to "
        + PlainText.visible(times.path("to").asText());
  }

  long printed() {
    return printed;
  }

  boolean isComplete() {
    return complete;
  }

  /// Whether the service has rows that were not printed.
  boolean hasMore() {
    return more;
  }

  /// Writes everything; what is missing also when only that was asked for, and what may be missing
  /// also when nothing was found: then it matters most.
  void write(PrintStream err, boolean quiet) {
    if (!quiet) {
      err.println("searched " + range);
      err.printf(
          Locale.ROOT,
          "%,d rows (hot %,d, cold %,d), %,d checked, %d ms%n",
          printed,
          hot,
          cold,
          checked,
          millis);
      err.printf(
          Locale.ROOT,
          "files planned %,d, pruned %,d, read %,d; %,d bytes, fetched %,d; pages %,d%n",
          planned,
          pruned,
          read,
          bytes,
          fetched,
          pages);
      notes.forEach(note -> err.println("note: " + note));
      if (more) {
        err.println("more rows follow: give a larger --limit, 0 for all");
      }
    }
    if (!quiet || !complete || printed == 0) {
      notCovered.forEach(line -> err.println("not covered: " + line));
    }
    if (!quiet || !complete) {
      notRead.forEach(times -> err.println("not read: " + times));
    }
    if (!complete) {
      if (quiet) {
        notes.forEach(note -> err.println("note: " + note));
      }
      err.println("the result is partial");
    }
    err.flush();
  }
}
