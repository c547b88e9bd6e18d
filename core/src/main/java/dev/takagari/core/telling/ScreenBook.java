package dev.takagari.core.telling;

import dev.takagari.core.cases.Page;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What people are told on a page of our own. Keeps the newest [#MOST_SUBJECTS] subjects, and of
/// each case the newest [#MOST_ENTRIES] entries. Times are the store's. Safe for use by several
/// threads and processes; every method is one transaction and throws `database-unavailable` when it
/// fails.
public interface ScreenBook {
  /// Cases and posts that are kept.
  int MOST_SUBJECTS = 500;

  /// Entries that are kept of a case.
  int MOST_ENTRIES = 200;

  /// Longest text of a note, in characters; of a longer one the beginning is kept.
  int LONGEST_TEXT = 100_000;

  /// Does what an act says: begins or edits the note of a case, or adds a note. A note that was
  /// added before is not added again; one below a case that is no longer kept is left out.
  ///
  /// @param title one line
  /// @param text may have several lines
  void put(Act act, String title, String text);

  /// Notes, the one told last first.
  ///
  /// @param after [Page#next] of the page before; null for the first one
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException bad-cursor if the place is none of ours
  Page<ScreenNote> list(@Nullable String after, int limit);

  /// Forgets what a destination told of subjects of which it told nothing for so long, and that it
  /// ever showed them: what comes of them later is told anew. A call forgets a part; call again
  /// until it is nothing.
  ///
  /// @return how many rows were forgotten
  int forget(String destination, Duration age);

  /// What people were told.
  ///
  /// @param id rises with the order in which notes were begun
  /// @param subject see [Act#subject()]
  /// @param at when it was told first
  /// @param edited when it was changed last; [#at()] when it never was
  /// @param edits how often it was changed
  record ScreenNote(
      long id,
      String destination,
      String subject,
      Act.Kind kind,
      String title,
      String text,
      Instant at,
      Instant edited,
      int edits) {

    /// Names the subject, never the content.
    @Override
    public String toString() {
      return "note " + id + " about " + subject;
    }
  }
}
