package dev.takagari.app.indicator;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.enrich.text.Refanged;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Indicators and their hits; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/indicators")
public class IndicatorController {
  private static final int MOST = 10_000;

  private final IndicatorRepository store;
  private final HitLedger hits;
  private final AuditLog audit;
  private final InstantSource clock;

  IndicatorController(
      IndicatorRepository store, HitLedger hits, AuditLog audit, InstantSource clock) {
    this.store = store;
    this.hits = hits;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param next to be given as `after` for what follows; null when there is nothing
  record Listed(List<IndicatorRow> indicators, @Nullable Long next) {}

  /// @param next to be given as `after` for what follows; the last one also when nothing does yet
  record Hits(List<Hit> hits, long next) {}

  /// @param indicator its value
  /// @param sourceEventId the sensor's own id; empty if it gave none
  /// @param field where it was
  /// @param value what the field holds
  /// @param how forward or retro
  /// @param time of the event
  /// @param list the list by which it never alerts; empty if none holds it
  record Hit(
      String indicator,
      String type,
      String eventId,
      String sourceEventId,
      String hostId,
      String field,
      String value,
      String how,
      String time,
      String found,
      String list) {
    static Hit of(IndicatorHit hit) {
      return new Hit(
          hit.indicator().text(),
          hit.indicator().type().code(),
          hit.eventId(),
          hit.sourceEventId(),
          hit.hostId(),
          hit.field(),
          hit.observed(),
          code(hit.how()),
          Times.text(hit.time()),
          Times.text(hit.found()),
          hit.list());
    }
  }

  /// Everything that is given has to fit, and something has to be given.
  record ExpireRequest(
      @Nullable String source,
      @Nullable String type,
      @Nullable String value,
      @Nullable String tag) {}

  record ExpireAnswer(long expired) {}

  /// @param text part of the value; may be defanged
  @GetMapping
  Listed list(
      @RequestParam(required = false) @Nullable String source,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(defaultValue = "") String tag,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit) {
    limit(limit);
    IndicatorFilter filter =
        new IndicatorFilter(
            source,
            type == null ? null : type(type),
            state == null ? null : state(state),
            plain(tag),
            Refanged.of(plain(text)).text());
    List<IndicatorRepository.Placed> page = store.list(filter, after, limit);
    return new Listed(
        page.stream().map(placed -> IndicatorRow.of(placed.indicator())).toList(),
        page.size() < limit ? null : page.getLast().place());
  }

  /// @param source a source that the store has an entry of for the value, ended or not
  /// @param value of the indicator; may be defanged; without `type` what it looks like
  /// @param how forward or retro
  @GetMapping("/hits")
  Hits hits(
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(required = false) @Nullable String source,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String value,
      @RequestParam(required = false) @Nullable String how,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until,
      @RequestParam(defaultValue = "1000") int limit) {
    limit(limit);
    HitFilter filter =
        new HitFilter(
            source == null ? null : plain(source),
            type == null || value != null ? null : type(type),
            value == null ? null : GivenValue.read(value, type),
            how == null ? null : how(how),
            time("since", since),
            time("until", until));
    List<HitLedger.Placed> page = hits.list(after, filter, limit);
    return new Hits(
        page.stream().map(placed -> Hit.of(placed.hit())).toList(),
        page.isEmpty() ? after : page.getLast().place());
  }

  private @Nullable Instant time(String name, @Nullable String text) {
    return text == null ? null : TimeExpression.parse(name, text, clock.instant());
  }

  private static IndicatorHit.How how(String code) {
    for (IndicatorHit.How how : IndicatorHit.How.values()) {
      if (code(how).equals(code)) {
        return how;
      }
    }
    throw bad("how is forward or retro");
  }

  private static String code(IndicatorHit.How how) {
    return how.name().toLowerCase(Locale.ROOT);
  }

  @PostMapping("/expire")
  ExpireAnswer expire(@RequestBody ExpireRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    IndicatorType type = request.type() == null ? null : type(request.type());
    String value = request.value();
    String tag = request.tag() == null ? "" : plain(request.tag());
    if (request.source() == null && type == null && value == null && tag.isEmpty()) {
      throw bad("say what is to end: source, type, value or tag");
    }
    IndicatorValue one = value == null ? null : GivenValue.read(value, request.type());
    audit.record(
        by,
        "indicators.expire",
        Optional.ofNullable(request.source()).orElse(""),
        Map.of(
            "type",
            type == null ? "" : type.code(),
            "tag",
            tag,
            "value",
            one == null ? "" : one.text()));
    return new ExpireAnswer(
        store.expire(
            new IndicatorFilter(request.source(), one == null ? type : null, null, tag, "", one)));
  }

  private static void limit(int limit) {
    if (limit < 1 || limit > MOST) {
      throw bad("limit is 1 to " + MOST);
    }
  }

  private static IndicatorType type(String code) {
    return IndicatorType.find(code).orElseThrow(() -> bad("there is no such type"));
  }

  private static StoredIndicator.State state(String code) {
    for (StoredIndicator.State state : StoredIndicator.State.values()) {
      if (IndicatorRow.code(state).equals(code)) {
        return state;
      }
    }
    throw bad("there is no such state");
  }

  private static String plain(String text) {
    if (text.indexOf('\0') >= 0) {
      throw bad("a text holds a NUL character");
    }
    return text;
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
