package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.Requirements;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Searches the hot index, newest first.
///
/// Indices are asked in groups from the newest period to the oldest, until the page is full. Places
/// in the order are values of the events, so going on after one needs no state in the engine: what
/// is indexed meanwhile appears where it belongs.
public final class OpenSearchEventSearcher implements EventSearcher {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchEventSearcher.class);

  /// Names in one request line, which engines limit to 4 kB.
  private static final int NAMES_PER_REQUEST = 60;

  private static final int SMALLEST_FETCH = 50;
  private static final int FIRST_FETCH = 500;
  private static final int LARGEST_FETCH = 2_500;

  /// Of an answer, as far as the rows before tell how large rows are.
  private static final long FETCH_BYTES = 4L << 20;

  private final OpenSearchConnection connection;
  private final HotIndexLedger ledger;

  public OpenSearchEventSearcher(OpenSearchConnection connection, HotIndexLedger ledger) {
    this.connection = connection;
    this.ledger = ledger;
  }

  @Override
  public SearchPage search(SearchRequest request) {
    TimeRange range = request.range();
    Dsl condition = OpenSearchDslCompiler.compile(request.query());
    if (range.isEmpty() || condition instanceof Dsl.MatchNone) {
      return new SearchPage(List.of(), false, true, SearchStats.NONE);
    }
    return new Page(request, condition).read();
  }

  @Override
  public void check() {
    OpenSearchHotIndex.requireHealthy(connection);
    ledger.entries();
  }

  /// Names of indices that may hold events of the request, by period from new to old, in groups.
  private List<List<String>> groups(SearchRequest request) {
    Optional<Set<String>> classes = Requirements.values(request.query(), Columns.EVENT_CLASS);
    long last = request.range().toMicros() - 1;
    if (request.after().isPresent()) {
      last = Math.min(last, request.after().get().micros());
    }
    Map<Long, Set<String>> byStart = new TreeMap<>(Comparator.reverseOrder());
    for (HotIndexEntry entry : ledger.entries()) {
      TimeRange held = entry.range();
      if (held.fromMicros() <= last
          && held.toMicros() > request.range().fromMicros()
          && (classes.isEmpty() || classes.get().contains(entry.eventClass()))) {
        byStart.computeIfAbsent(held.fromMicros(), _ -> new TreeSet<>()).add(entry.name());
      }
    }
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    for (Set<String> period : byStart.values()) {
      if (!group.isEmpty() && group.size() + period.size() > NAMES_PER_REQUEST) {
        groups.add(group);
        group = new ArrayList<>();
      }
      group.addAll(period);
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  /// One answer under way.
  private final class Page {
    private final SearchRequest request;
    private final QueryMatcher matcher;
    private final long started = System.nanoTime();
    private final List<EventRow> rows = new ArrayList<>();
    private Dsl condition;
    private @Nullable Position after;
    private boolean complete = true;
    private long checked;
    private long checkedBytes;
    private long bytes;

    Page(SearchRequest request, Dsl condition) {
      this.request = request;
      this.condition = condition;
      this.matcher = QueryMatcher.of(request.query());
      this.after = request.after().orElse(null);
    }

    SearchPage read() {
      for (List<String> group : groups(request)) {
        if (!read(group)) {
          return page(true);
        }
      }
      return page(!complete);
    }

    private SearchPage page(boolean more) {
      return new SearchPage(rows, more, complete, new SearchStats(0, 0, 0, 0, 0, checked));
    }

    /// Reads a group to its end.
    ///
    /// @return false when the page is full or the time is up
    private boolean read(List<String> indices) {
      while (true) {
        int fetch = rowsToFetch();
        long left = request.timeout().toNanos() - (System.nanoTime() - started);
        if (left <= 0) {
          complete = false;
          return false;
        }
        SearchReply reply = fetch(indices, fetch, left);
        complete &= reply.complete();
        checked += reply.rows().size();
        for (EventRow row : reply.rows()) {
          after = Position.of(row);
          checkedBytes += row.textBytes();
          if (matcher.matches(row)) {
            rows.add(row);
            bytes += row.textBytes();
            if (rows.size() == request.limit() || isLarge(after)) {
              return false;
            }
          }
        }
        if (reply.timedOut()) {
          return false;
        }
        if (reply.rows().size() < fetch && !reply.cut()) {
          return true;
        }
      }
    }

    private int rowsToFetch() {
      if (checked == 0) {
        return Math.clamp(request.limit(), SMALLEST_FETCH, FIRST_FETCH);
      }
      long most = Math.clamp(FETCH_BYTES * checked / checkedBytes, SMALLEST_FETCH, LARGEST_FETCH);
      // when all that was read was wanted, so will be what follows
      return rows.size() == checked
          ? Math.clamp(request.limit() - rows.size(), SMALLEST_FETCH, (int) most)
          : (int) most;
    }

    private boolean isLarge(Position last) {
      return bytes >= SearchPage.MOST_BYTES && !Position.of(rows.getFirst()).equals(last);
    }

    private SearchReply fetch(List<String> indices, int fetch, long nanos) {
      String path = "/" + String.join(",", indices) + "/_search";
      SearchReply reply = ask(path, fetch, nanos, false);
      if (reply.status() == 404) {
        // an index is gone: answer from the others, and say so
        complete = false;
        reply = ask(path, fetch, nanos, true);
      }
      if (reply.status() == 400 && !(condition instanceof Dsl.MatchAll)) {
        LOG.warn(
            "OpenSearch refused a compiled query ({}); all of the range is read", reply.error());
        condition = Dsl.all();
        reply = ask(path, fetch, nanos, true);
      }
      if (reply.status() == 400) {
        throw new TakagariException(
            ErrorCode.INTERNAL, "OpenSearch refused a search: " + reply.error());
      }
      if (reply.status() != 200) {
        throw OpenSearchHotIndex.unavailable("search failed", reply.status());
      }
      return reply;
    }

    private SearchReply ask(String path, int fetch, long nanos, boolean ignoreMissing) {
      return connection.call(
          "POST",
          path,
          Map.of(
              "ignore_unavailable",
              Boolean.toString(ignoreMissing),
              "allow_partial_search_results",
              "true",
              "filter_path",
              SearchReply.FILTER),
          new ByteArrayInputStream(body(fetch, Math.max(1, nanos / 1_000_000))),
          SearchReply::read);
    }

    private byte[] body(int fetch, long millis) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = EventJson.factory().createGenerator(bytes)) {
        json.writeStartObject();
        json.writeNumberField("size", fetch);
        json.writeBooleanField("track_total_hits", false);
        json.writeStringField("timeout", millis + "ms");
        json.writeArrayFieldStart("sort");
        writeSort(json, Columns.TIMESTAMP.name());
        writeSort(json, Columns.EVENT_ID.name());
        json.writeEndArray();
        if (after != null) {
          json.writeArrayFieldStart("search_after");
          json.writeNumber(Math.multiplyExact(after.micros(), 1_000L));
          json.writeString(after.eventId());
          json.writeEndArray();
        }
        json.writeFieldName("query");
        TimeRange range = request.range();
        Dsl.every(
                List.of(
                    OpenSearchDslCompiler.times(
                        Columns.TIMESTAMP, range.fromMicros(), range.toMicros() - 1),
                    condition))
            .write(json);
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static void writeSort(JsonGenerator json, String field) throws IOException {
      json.writeStartObject();
      json.writeStringField(field, "desc");
      json.writeEndObject();
    }
  }
}
