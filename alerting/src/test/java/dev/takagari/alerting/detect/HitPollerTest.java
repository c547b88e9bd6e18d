package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.hit.HitContext;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.IndicatorHit.How;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.store.NoIndicators;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HitPollerTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final IndicatorValue EVIL =
      new IndicatorValue(IndicatorType.DOMAIN, "cdn.evil.example");

  private final Hits hits = new Hits();
  private final Store store = new Store();
  private final Hosts hosts = new Hosts();
  private final Places places = new Places();
  private final Leases leases = new Leases();
  private final List<Detection> published = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private boolean silent;

  private HitPoller poller(String owner) {
    return new HitPoller(hits, store, hosts, places, leases, owner, this::publish, meters);
  }

  private void publish(List<Detection> detections) {
    if (silent) {
      throw new TakagariException(ErrorCode.QUEUE_UNAVAILABLE, "the queue is silent");
    }
    published.addAll(detections);
  }

  private static IndicatorHit hit(int event, How how, String list) {
    return new IndicatorHit(
        EVIL,
        "event" + event,
        "",
        NOON.plusSeconds(event),
        "host" + event,
        "dns.question.name",
        "a.cdn.evil.example",
        how,
        NOON.plusSeconds(1_000),
        list);
  }

  private static void runAll(HitPoller poller) {
    int turns = 0;
    while (poller.runOnce()) {
      assertThat(turns++).isLessThan(100);
    }
  }

  @Test
  void beginsWithWhatComesNext() {
    for (int i = 0; i < 25_000; i++) {
      hits.add(hit(i, How.FORWARD, ""));
    }
    HitPoller poller = poller("a");
    runAll(poller);
    assertThat(published).isEmpty();

    hits.add(hit(30_000, How.FORWARD, ""));
    runAll(poller);
    assertThat(published).extracting(Detection::eventId).containsExactly("event30000");
  }

  @Test
  void aHitSaysWhatWasSeenWhereAndByWhoseWord() {
    HitPoller poller = poller("a");
    runAll(poller);
    store.say("misp", Severity.LOW, StoredIndicator.State.ACTIVE);
    store.say("vendor", Severity.HIGH, StoredIndicator.State.ACTIVE);
    store.say("old", Severity.CRITICAL, StoredIndicator.State.EXPIRED);
    hits.add(hit(1, How.RETRO, ""));
    runAll(poller);

    Detection detection = published.getFirst();
    assertThat(detection.title())
        .isEqualTo("Indicator cdn[.]evil[.]example (domain, feed vendor) seen on host1");
    assertThat(detection.severity()).isEqualTo(Severity.HIGH);
    assertThat(detection.ruleId()).isEqualTo("vendor");
    assertThat(detection.time()).isEqualTo(NOON.plusSeconds(1));
    assertThat(detection.first(Columns.HOST_ID)).isEqualTo("host1");
    assertThat(detection.first(Columns.DNS_QUESTION_NAME)).isEqualTo("a.cdn.evil.example");
    assertThat(detection.details())
        .containsEntry("found", "afterwards")
        .containsEntry("named by", "misp, vendor");
  }

  @Test
  void aHitSaysWhatItsEventSaysOfWhoWhereAndWhat() {
    HitPoller poller = poller("a");
    runAll(poller);
    store.say("vendor", Severity.HIGH, StoredIndicator.State.ACTIVE);
    hits.add(
        of(
            Map.of(
                Columns.EVENT_DATASET,
                "crowdstrike.fdr",
                Columns.HOST_NAME,
                "FS-TOK-01",
                Columns.PROCESS_NAME,
                "chrome.exe",
                Columns.PROCESS_COMMAND_LINE,
                "chrome.exe --type=utility",
                Columns.USER_NAME,
                "a.mori")));
    runAll(poller);

    Detection detection = published.getFirst();
    assertThat(detection.title())
        .isEqualTo(
            "Indicator cdn[.]evil[.]example (domain, feed vendor) seen on FS-TOK-01 by chrome.exe");
    assertThat(detection.dataset()).isEqualTo("crowdstrike.fdr");
    assertThat(detection.fields().keySet())
        .containsExactly(
            "host.id",
            "host.name",
            "process.name",
            "process.command_line",
            "user.name",
            "dns.question.name");
    assertThat(detection.first(Columns.USER_NAME)).isEqualTo("a.mori");
    assertThat(hosts.asked).isZero();
  }

  @Test
  void aHostThatTheEventDoesNotNameIsNamedByTheRegistry() {
    HitPoller poller = poller("a");
    runAll(poller);
    hosts.names.put("host1", "FIN-WS-014");
    hits.add(of(Map.of(Columns.AWS_PRINCIPAL_ARN, "arn:aws:iam::1:user/x")));
    hits.add(hit(2, How.RETRO, ""));
    runAll(poller);
    assertThat(published)
        .extracting(Detection::title)
        .containsExactly(
            "Indicator cdn[.]evil[.]example (domain) seen on FIN-WS-014 by arn:aws:iam::1:user/x",
            "Indicator cdn[.]evil[.]example (domain) seen on host2");
    assertThat(published.getFirst().first(Columns.HOST_NAME)).isEqualTo("FIN-WS-014");
    assertThat(published.get(1).first(Columns.HOST_NAME)).isEmpty();
  }

  @Test
  void hostileNamesMakeNoTitleOfTwoLinesOrOfAnyLength() {
    HitPoller poller = poller("a");
    runAll(poller);
    hits.add(
        of(
            Map.of(
                Columns.HOST_NAME,
                "a\nb".repeat(1_000),
                Columns.PROCESS_NAME,
                "x".repeat(900),
                Columns.USER_NAME,
                "y\0")));
    runAll(poller);
    assertThat(published.getFirst().title()).hasSizeLessThanOrEqualTo(200).doesNotContain("\n");
    assertThat(published.getFirst().first(Columns.USER_NAME)).isEqualTo("y");
  }

  private static IndicatorHit of(Map<Column, String> columns) {
    EventRow.Builder event = EventRow.builder();
    columns.forEach(event::set);
    return new IndicatorHit(
        EVIL,
        "event1",
        "",
        NOON,
        "host1",
        "dns.question.name",
        "a.cdn.evil.example",
        How.FORWARD,
        NOON.plusSeconds(1_000),
        "",
        HitContext.of(event.build()));
  }

  @Test
  void withoutAWordOfItsSourceAHitIsMedium() {
    HitPoller poller = poller("a");
    runAll(poller);
    hits.add(hit(1, How.FORWARD, ""));
    runAll(poller);
    store.say("list", null, StoredIndicator.State.ACTIVE);
    hits.add(hit(2, How.FORWARD, ""));
    runAll(poller);
    assertThat(published).extracting(Detection::severity).containsOnly(Severity.MEDIUM);
  }

  @Test
  void oneValueOnManyHostsIsOneGroup() {
    HitPoller poller = poller("a");
    runAll(poller);
    for (int i = 0; i < 1_200; i++) {
      hits.add(hit(i, How.FORWARD, ""));
    }
    runAll(poller);
    assertThat(published).hasSize(1_200);
    assertThat(published.stream().map(Detection::id).distinct()).hasSize(1_200);
    assertThat(published.stream().map(Detection::groupKey).distinct()).hasSize(1);
  }

  @Test
  void whatListsHoldIsOnlyCounted() {
    HitPoller poller = poller("a");
    runAll(poller);
    hits.add(hit(1, How.FORWARD, "allow list"));
    hits.add(hit(2, How.FORWARD, ""));
    runAll(poller);
    assertThat(published).extracting(Detection::eventId).containsExactly("event2");
    assertThat(meters.counter("takagari.alerting.hits.quiet").count()).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeHandedOverComesAgain() {
    HitPoller poller = poller("a");
    runAll(poller);
    hits.add(hit(1, How.FORWARD, ""));
    silent = true;
    assertThatThrownBy(poller::runOnce).isInstanceOf(TakagariException.class);
    silent = false;
    runAll(poller);
    assertThat(published).hasSize(1);
  }

  @Test
  void aProcessThatDiedBeforeItsPlaceWasKeptIsFollowedUnderTheSameIds() {
    HitPoller first = poller("a");
    runAll(first);
    hits.add(hit(1, How.FORWARD, ""));
    places.refuse = true;
    assertThatThrownBy(first::runOnce).isInstanceOf(TakagariException.class);
    places.refuse = false;
    leases.expire();
    runAll(poller("b"));
    assertThat(published).hasSize(2);
    assertThat(published.get(1)).isEqualTo(published.get(0));
  }

  @Test
  void oneProcessPollsAtATime() {
    HitPoller first = poller("a");
    HitPoller second = poller("b");
    runAll(first);
    hits.add(hit(1, How.FORWARD, ""));
    assertThat(second.runOnce()).isFalse();
    assertThat(published).isEmpty();
    first.release();
    runAll(second);
    assertThat(published).hasSize(1);
  }

  private static final class Leases implements LeaseLedger {
    private String owner = "";

    void expire() {
      owner = "";
    }

    @Override
    public Optional<NamedLease> acquire(String name, String who, Duration duration) {
      if (!owner.isEmpty() && !owner.equals(who)) {
        return Optional.empty();
      }
      owner = who;
      return Optional.of(new NamedLease(name, who, 1));
    }

    @Override
    public boolean holds(NamedLease lease) {
      return owner.equals(lease.owner());
    }

    @Override
    public void release(NamedLease lease) {
      owner = "";
    }
  }

  private static final class Hosts implements HostRegistry {
    private final Map<String, String> names = new HashMap<>();
    private int asked;

    @Override
    public long version() {
      return 7;
    }

    @Override
    public long record(List<InventoryRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<InventoryRow> find(String kind, String tenant, String ident, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> hostName(String agent, long version) {
      assertThat(version).isEqualTo(7);
      asked++;
      return Optional.ofNullable(names.get(agent));
    }
  }

  private static final class Places implements PollPlaces {
    private OptionalLong place = OptionalLong.empty();
    private boolean refuse;

    @Override
    public OptionalLong find(String name) {
      return place;
    }

    @Override
    public void move(String name, long to) {
      if (refuse) {
        throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "the store is silent");
      }
      place = OptionalLong.of(to);
    }
  }

  private static final class Hits implements HitLedger {
    private final List<Placed> all = new ArrayList<>();

    void add(IndicatorHit hit) {
      all.add(new Placed(all.size() * 2L + 1, hit));
    }

    @Override
    public List<Placed> list(long after, HitFilter filter, int limit) {
      assertThat(filter).isEqualTo(HitFilter.ALL);
      return all.stream().filter(placed -> placed.place() > after).limit(limit).toList();
    }

    @Override
    public long record(UnitMatches matches) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<IndicatorHit> record(List<IndicatorHit> found) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long unlisted(IndicatorValue value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int forget(Instant before) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Store extends NoIndicators {
    private final Map<IndicatorValue, List<StoredIndicator>> said = new HashMap<>();

    void say(String source, Severity severity, StoredIndicator.State state) {
      Indicator indicator =
          new Indicator(
              EVIL, false, "", -1, severity, null, List.of("c2"), "", List.of(), null, null, false);
      said.computeIfAbsent(EVIL, _ -> new ArrayList<>())
          .add(new StoredIndicator(indicator, source, NOON, NOON, state));
    }

    @Override
    public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
      assertThat(values).isNotEmpty();
      return said;
    }
  }
}
