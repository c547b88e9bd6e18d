package dev.takagari.search.run;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.search.plan.Part;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of one part, fetched page by page as the merge needs them. For one thread.
///
/// Rows of one position (copies of an event, or events in conflict) are never torn apart: the last
/// group of a page that has more after it is fetched again with the next page.
final class RowStream {
  private static final int LARGEST_GROUP = 10_000;

  private final Part part;
  private final Deque<EventRow> rows = new ArrayDeque<>();
  private @Nullable Position after;
  private int least = 2;
  private int asked;
  private boolean ended;

  RowStream(Part part, @Nullable Position after) {
    this.part = part;
    this.after = after;
    this.ended = after != null && after.micros() < part.range().fromMicros();
  }

  Part part() {
    return part;
  }

  /// Whether rows may follow that are not fetched yet, and none is at hand.
  boolean needsFetch() {
    return !ended && rows.isEmpty();
  }

  /// Whether nothing will come any more.
  boolean isDrained() {
    return ended && rows.isEmpty();
  }

  /// No row that is still to be fetched is newer than this.
  long newestPossible() {
    long last = part.range().toMicros() - 1;
    return after == null ? last : Math.min(last, after.micros());
  }

  /// The next row's place, null when none is at hand.
  @Nullable Position head() {
    EventRow row = rows.peekFirst();
    return row == null ? null : Position.of(row);
  }

  EventRow take() {
    return rows.removeFirst();
  }

  SearchRequest request(int wanted, Duration timeout) {
    asked = Math.max(least, wanted + 1);
    return new SearchRequest(
        part.query(), part.range(), Optional.ofNullable(after), asked, part.files(), timeout);
  }

  /// Takes an engine's answer to the last request.
  ///
  /// @return false when the stream ends here although rows may follow
  boolean accept(SearchPage page) {
    List<EventRow> found = page.rows();
    if (!page.more()) {
      rows.addAll(found);
      ended = true;
      return page.complete();
    }
    if (found.isEmpty()) {
      end();
      return false;
    }
    Position last = Position.of(found.getLast());
    if (after != null && after.compareTo(last) >= 0) {
      throw new IllegalStateException(
          "the " + part.engine().label() + " answered rows from before the place asked for");
    }
    int whole = found.size();
    while (whole > 0 && Position.of(found.get(whole - 1)).equals(last)) {
      whole--;
    }
    if (whole == 0 && found.size() >= asked && asked < LARGEST_GROUP) {
      least = 2 * asked;
      return page.complete();
    }
    if (whole == 0) {
      whole = found.size();
    }
    rows.addAll(found.subList(0, whole));
    after = Position.of(found.get(whole - 1));
    return page.complete();
  }

  /// A stream of another part that goes on where this one is.
  RowStream continuedBy(Part other) {
    return new RowStream(other, after);
  }

  /// Gives up on everything not yet fetched.
  void end() {
    ended = true;
  }
}
