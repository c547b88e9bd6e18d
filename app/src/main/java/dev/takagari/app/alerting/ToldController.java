package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.telling.ScreenBook.ScreenNote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What people were told on the page of our own. Needs a token with the scope `search`.
@RestController
public class ToldController {
  private final ScreenBook book;

  private final List<String> destinations;

  ToldController(ScreenBook book, ObjectProvider<TellConfiguration.Outlets> outlets) {
    this.book = book;
    this.destinations =
        outlets.stream()
            .flatMap(each -> each.all().stream())
            .map(outlet -> outlet.destination().name())
            .toList();
  }

  /// @param nextCursor to be given as `cursor` for what follows; null at the end
  /// @param destinations everywhere people are told; none without an alert queue
  record Told(List<ToldRow> told, @Nullable String nextCursor, List<String> destinations) {}

  /// @param subject key of a case, or the name of a report or notice
  /// @param kind `show` a case, `add` an entry below it, or `post` a message of its own
  /// @param editedAt when it was changed last; null when it never was
  record ToldRow(
      long id,
      String destination,
      String subject,
      String kind,
      String title,
      String text,
      String at,
      @Nullable String editedAt,
      int edits) {
    static ToldRow of(ScreenNote note) {
      return new ToldRow(
          note.id(),
          note.destination(),
          note.subject(),
          note.kind().code(),
          note.title(),
          note.text(),
          Times.text(note.at()),
          note.edits() == 0 ? null : Times.text(note.edited()),
          note.edits());
    }
  }

  @GetMapping("/api/v1/told")
  Told list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Page<ScreenNote> page = book.list(cursor, CaseRequests.limit(limit));
    return new Told(page.items().stream().map(ToldRow::of).toList(), page.next(), destinations);
  }
}
