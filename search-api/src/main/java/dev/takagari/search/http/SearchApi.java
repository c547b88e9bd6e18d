package dev.takagari.search.http;

import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.query.ParsedQuery;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QueryWarning;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.cursor.CursorCodec;
import dev.takagari.search.cursor.SearchCursor;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchQuestion;
import dev.takagari.search.run.SearchService;
import dev.takagari.search.time.TimeExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Search as the HTTP API speaks it: a request's bytes in, an answer's bytes out. Safe for use by
/// several threads.
public final class SearchApi {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
  private static final int DEFAULT_LIMIT = 100;

  private final SearchService service;
  private final CursorCodec cursors;
  private final Rebuilder rebuilder;
  private final UncoveredTimes uncovered;
  private final OwnerBook owners;
  private final InstantSource clock;
  private final int maxLimit;
  private final Duration timeout;

  /// @param uncovered says with every answer why rows may be missing
  /// @param owners whom to ask about what is in the rows
  /// @param maxLimit most rows of one page
  /// @param timeout after which a search answers with what it has
  public SearchApi(
      SearchService service,
      CursorCodec cursors,
      Rebuilder rebuilder,
      UncoveredTimes uncovered,
      OwnerBook owners,
      InstantSource clock,
      int maxLimit,
      Duration timeout) {
    this.service = service;
    this.cursors = cursors;
    this.rebuilder = rebuilder;
    this.uncovered = uncovered;
    this.owners = owners;
    this.clock = clock;
    this.maxLimit = maxLimit;
    this.timeout = timeout;
  }

  /// Answers one request.
  ///
  /// @throws TakagariException bad-request, bad-query, bad-cursor for what the caller sent; and
  ///   what [SearchService#search(SearchQuestion)] throws
  public byte[] search(byte[] request) {
    SearchBody body = SearchBody.read(request);
    RowFormat format = RowFormat.parse(body.format());
    int limit = limit(body);
    Page page = body.cursor() == null ? firstPage(body) : nextPage(body, body.cursor());
    ParsedQuery parsed = QueryParser.parse(page.query);
    SearchAnswer answer =
        service.search(
            new SearchQuestion(parsed.query(), page.range, page.tier, page.after, limit, timeout));
    List<Note> notes = new ArrayList<>(answer.notes());
    for (QueryWarning warning : parsed.warnings()) {
      notes.add(new Note("query-warning", warning.message()));
    }
    Optional<String> next =
        answer
            .next()
            .map(
                after ->
                    cursors.encode(new SearchCursor(page.query, page.range, page.tier, after)));
    NotCovered notCovered = NotCovered.of(uncovered.in(page.range), answer.notes());
    return new SearchJson(rebuilder, format, owners(notes))
        .write(answer, notes, notCovered, next, page.range, page.tier);
  }

  /// The list that counts now; rows are worth having without it.
  private Optional<LoadedOwners> owners(List<Note> notes) {
    try {
      return owners.newest();
    } catch (TakagariException e) {
      notes.add(new Note("owners-unavailable", "the list of owners could not be read"));
      return Optional.empty();
    }
  }

  private int limit(SearchBody body) {
    int limit = body.limit() == null ? Math.min(DEFAULT_LIMIT, maxLimit) : body.limit();
    if (limit < 1 || limit > maxLimit) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "limit is not between 1 and " + maxLimit);
    }
    return limit;
  }

  private Page firstPage(SearchBody body) {
    if (body.query() == null) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "query is missing");
    }
    Tier tier = body.tier() == null ? Tier.ALL : Tier.parse(body.tier());
    return new Page(body.query(), range(body), tier, Optional.empty());
  }

  private Page nextPage(SearchBody body, String text) {
    SearchCursor cursor = cursors.decode(text);
    if (body.query() != null && !body.query().equals(cursor.query())) {
      throw new TakagariException(ErrorCode.BAD_CURSOR, "the cursor belongs to another query");
    }
    if (body.tier() != null && Tier.parse(body.tier()) != cursor.tier()) {
      throw new TakagariException(ErrorCode.BAD_CURSOR, "the cursor belongs to another tier");
    }
    return new Page(cursor.query(), cursor.range(), cursor.tier(), Optional.of(cursor.after()));
  }

  private TimeRange range(SearchBody body) {
    if (body.since() != null && body.from() != null) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "give either since or from, not both");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant to = body.to() == null ? now : TimeExpression.parse("to", body.to(), now);
    Instant from;
    if (body.from() != null) {
      from = TimeExpression.parse("from", body.from(), now);
    } else {
      from =
          to.minus(
              body.since() == null
                  ? DEFAULT_RANGE
                  : TimeExpression.parseDuration("since", body.since()));
      if (from.isBefore(TimeExpression.EARLIEST)) {
        from = TimeExpression.EARLIEST;
      }
    }
    if (!from.isBefore(to)) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "from is not before to");
    }
    return new TimeRange(from, to);
  }

  /// What a page is of.
  private record Page(String query, TimeRange range, Tier tier, Optional<Position> after) {}
}
