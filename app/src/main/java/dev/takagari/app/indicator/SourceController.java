package dev.takagari.app.indicator;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.app.service.IndicatorFeeds;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.feed.IndicatorFeed;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where indicators come from: sources, and the feeds that bring them by themselves; needs a token
/// with the scope `admin`.
@RestController
@RequestMapping("/api/v1/indicators/sources")
public class SourceController {
  private final IndicatorRepository store;
  private final IndicatorFeedLedger ledger;
  private final IndicatorFeeds feeds;
  private final AuditLog audit;
  private final InstantSource clock;

  SourceController(
      IndicatorRepository store,
      IndicatorFeedLedger ledger,
      IndicatorFeeds feeds,
      AuditLog audit,
      InstantSource clock) {
    this.store = store;
    this.ledger = ledger;
    this.feeds = feeds;
    this.audit = audit;
    this.clock = clock;
  }

  record Sources(List<Source> sources) {}

  /// @param ruledBy who said last whether it is enabled; empty when nobody did
  /// @param decayDays by type
  /// @param feed null for what is imported only
  record Source(
      String name,
      boolean enabled,
      String ruledBy,
      Map<String, Integer> decayDays,
      long indicators,
      long active,
      @Nullable String firstGood,
      @Nullable String lastGood,
      @Nullable Feed feed) {}

  /// How a feed is doing. Where it is is not told: addresses may hold secrets.
  ///
  /// @param source what it is; empty when it is not set up any more
  /// @param condition of its last try
  /// @param stale whether there was no good try for too long
  /// @param code of the error; empty when there is none
  /// @param reason for people; empty when all is well
  /// @param failures tries in a row that brought nothing
  /// @param indicators values that it had when it was good last
  /// @param offered what waits for a confirmation; empty when nothing does
  record Feed(
      String source,
      String condition,
      boolean stale,
      String code,
      String reason,
      int failures,
      long indicators,
      String offered,
      @Nullable String lastTry,
      @Nullable String lastGood,
      @Nullable String nextTry) {}

  /// @param enabled whether its indicators are matched; unset: as it was
  /// @param decayDays by type; unset: as it was
  record RuleRequest(
      @Nullable String source,
      @Nullable Boolean enabled,
      @Nullable Map<String, Integer> decayDays) {}

  record RuleAnswer(String source, boolean enabled) {}

  /// @param offered as the source shows it: just that content is confirmed
  record ConfirmRequest(@Nullable String offered) {}

  @GetMapping
  Sources sources() {
    Map<String, IndicatorSource> stored =
        store.sources().stream()
            .collect(Collectors.toMap(IndicatorSource::name, Function.identity()));
    Map<String, FeedState> states =
        ledger.all().stream().collect(Collectors.toMap(FeedState::feed, Function.identity()));
    TreeSet<String> names = new TreeSet<>(stored.keySet());
    names.addAll(states.keySet());
    feeds.all().forEach(feed -> names.add(feed.name()));
    return new Sources(
        names.stream()
            .map(
                name ->
                    source(
                        name,
                        Optional.ofNullable(stored.get(name)),
                        Optional.ofNullable(states.get(name))))
            .toList());
  }

  private Source source(String name, Optional<IndicatorSource> stored, Optional<FeedState> state) {
    Optional<IndicatorFeed> set = feeds.find(name);
    SourceRules rules =
        stored
            .map(IndicatorSource::rules)
            .or(() -> set.map(IndicatorFeed::rules))
            .orElse(SourceRules.DEFAULT);
    Map<String, Integer> decay = new TreeMap<>();
    rules.decayDays().forEach((type, days) -> decay.put(type.code(), days));
    return new Source(
        name,
        rules.enabled(),
        stored.map(IndicatorSource::ruledBy).orElse(""),
        decay,
        stored.map(IndicatorSource::indicators).orElse(0L),
        stored.map(IndicatorSource::active).orElse(0L),
        stored.map(IndicatorSource::firstGood).map(Times::text).orElse(null),
        stored.map(IndicatorSource::lastGood).map(Times::text).orElse(null),
        set.isEmpty() && state.isEmpty() ? null : feed(set, state.orElse(FeedState.of(name))));
  }

  private Feed feed(Optional<IndicatorFeed> set, FeedState state) {
    return new Feed(
        set.map(feed -> feed.source().code()).orElse(""),
        state.condition().code(),
        state.stale() || set.filter(feed -> isStale(feed, state)).isPresent(),
        state.code(),
        state.reason(),
        state.failures(),
        state.indicators(),
        state.offered(),
        time(state.lastTry()),
        time(state.lastGood()),
        time(state.nextTry()));
  }

  /// Also when nobody tries the feed, and so nobody told it.
  private boolean isStale(IndicatorFeed feed, FeedState state) {
    Instant last = state.lastGood();
    return last != null && last.plus(feed.staleAfter()).isBefore(clock.instant());
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.text(time);
  }

  @PostMapping
  RuleAnswer rule(@RequestBody RuleRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    String source = request.source();
    if (source == null || source.isBlank()) {
      throw bad("source is missing");
    }
    return rule(source, request.enabled(), request.decayDays(), by);
  }

  @PostMapping("/{name}/enable")
  RuleAnswer enable(@PathVariable String name, HttpServletRequest http) {
    String by = Operator.of(http);
    require(name);
    RuleAnswer answer = rule(name, true, null, by);
    ledger.hasten(name);
    return answer;
  }

  @PostMapping("/{name}/disable")
  RuleAnswer disable(@PathVariable String name, HttpServletRequest http) {
    String by = Operator.of(http);
    require(name);
    return rule(name, false, null, by);
  }

  @PostMapping("/{name}/confirm")
  Source confirm(
      @PathVariable String name, @RequestBody ConfirmRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    IndicatorFeed feed = requireFeed(name);
    String offered = request.offered();
    if (offered == null || offered.isBlank()) {
      throw bad("offered is missing: say what is confirmed, as the source shows it");
    }
    audit.record(by, "indicators.confirm", name, Map.of("offered", shortened(offered)));
    if (!ledger.confirm(feed.name(), offered, by)) {
      throw bad("that is not what the feed offers now; look at it again");
    }
    return one(name);
  }

  @PostMapping("/{name}/fetch")
  Source fetch(@PathVariable String name, HttpServletRequest http) {
    String by = Operator.of(http);
    IndicatorFeed feed = requireFeed(name);
    if (!feed.rules().enabled() || ledger.off().contains(name)) {
      throw bad("the feed is switched off; enable it first");
    }
    audit.record(by, "indicators.fetch", name, Map.of());
    ledger.hasten(name);
    return one(name);
  }

  private Source one(String name) {
    return source(name, stored(name), Optional.of(ledger.find(name)));
  }

  private Optional<IndicatorSource> stored(String name) {
    return store.sources().stream().filter(source -> source.name().equals(name)).findFirst();
  }

  private RuleAnswer rule(
      String source,
      @Nullable Boolean enabled,
      @Nullable Map<String, Integer> decayDays,
      String by) {
    if (Boolean.TRUE.equals(enabled)
        && feeds.find(source).filter(feed -> !feed.rules().enabled()).isPresent()) {
      throw bad("the configuration has it switched off, by rules.enabled; change that first");
    }
    SourceRules before =
        stored(source)
            .map(IndicatorSource::rules)
            .or(() -> feeds.find(source).map(IndicatorFeed::rules))
            .orElse(SourceRules.DEFAULT);
    SourceRules rules =
        new SourceRules(
            enabled == null ? before.enabled() : enabled,
            decayDays == null ? before.decayDays() : decay(decayDays));
    audit.record(
        by, "indicators.source", source, Map.of("enabled", Boolean.toString(rules.enabled())));
    store.rule(source, rules, by);
    return new RuleAnswer(source, rules.enabled());
  }

  private static Map<IndicatorType, Integer> decay(Map<String, Integer> days) {
    Map<IndicatorType, Integer> decay = new EnumMap<>(IndicatorType.class);
    days.forEach(
        (code, number) -> {
          if (number == null || number < 1 || number > SourceRules.MOST_DAYS) {
            throw bad("decay_days." + code + " is 1 to " + SourceRules.MOST_DAYS);
          }
          decay.put(
              IndicatorType.find(code).orElseThrow(() -> bad("there is no such type")), number);
        });
    return decay;
  }

  private void require(String name) {
    if (feeds.find(name).isEmpty() && stored(name).isEmpty()) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "there is no such source");
    }
  }

  private IndicatorFeed requireFeed(String name) {
    return feeds
        .find(name)
        .orElseThrow(
            () ->
                new TakagariException(
                    ErrorCode.NOT_FOUND, "no feed of that name is set up; see the sources"));
  }

  private static String shortened(String checksum) {
    String digits = checksum.replaceAll("[^0-9a-f]", "");
    return digits.substring(0, Math.min(16, digits.length()));
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
