package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchEventSearcher;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.hot.MemoryHotIndexLedger;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.plan.HotCoverage;
import dev.takagari.search.plan.IndexCoverage;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.MemorySearcher.Stored;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// OpenSearch is there and says nothing, or is not there, behind the adapter of production.
class HotOutageTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final HotIndexEntry INDEX =
      new HotIndexEntry("takagari-events-dns-2026-11", "u", "dns", "2026-11");

  private final HotIndexLedger ledger = new MemoryHotIndexLedger();
  private final MemorySearcher lake =
      new MemorySearcher(
          List.of(
              new Stored(
                  new UnitId("0".repeat(26)),
                  EventRow.builder()
                      .set(Columns.TIMESTAMP, INDEX.range().fromMicros() + 7)
                      .set(Columns.EVENT_ID, "in the lake")
                      .build())),
          100);
  private ServerSocket blackHole;
  private OpenSearchConnection connection;

  @BeforeEach
  void listen() throws IOException {
    ledger.add(INDEX);
    blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    connection = connect(blackHole.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    blackHole.close();
    connection.close();
  }

  private static OpenSearchConnection connect(int port) {
    return OpenSearchConnection.open(
        URI.create("http://127.0.0.1:" + port), null, null, Duration.ofSeconds(60));
  }

  private HotCoverage coverage() {
    return new IndexCoverage(
        new OpenSearchHotIndex(connection, ledger, OpenSearchHotSettings.of(HotPeriod.MONTH)),
        Duration.ofSeconds(1));
  }

  private SearchAnswer search(Tier tier, HotCoverage coverage) {
    SearchPlanner planner =
        new SearchPlanner(
            new OpenSearchEventSearcher(connection, ledger),
            lake,
            coverage,
            new FixedPendingFiles(List.of(), 0));
    try (SearchService service =
        new SearchService(
            planner,
            Long.MAX_VALUE,
            1,
            Duration.ofSeconds(1),
            new SearchMeters(new SimpleMeterRegistry()))) {
      return service.search(
          new SearchQuestion(Query.ALL, TimeRange.ALL, tier, Optional.empty(), 10, TIMEOUT));
    }
  }

  @Test
  void aSilentIndexIsReplacedByTheLakeAndTheAnswerSaysSo() {
    SearchAnswer answer = search(Tier.ALL, coverage());

    assertThat(answer.coldRows()).isEqualTo(1);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("index-unavailable");
  }

  @Test
  void anIndexThatFallsSilentKeepsNoRowsOfTheLakeBack() {
    TimeRange old = new TimeRange(TimeRange.ALL.from(), INDEX.range().from().plusSeconds(1));

    for (HotCoverage planned :
        List.<HotCoverage>of(_ -> TimeRanges.of(old), _ -> TimeRanges.NONE)) {
      SearchAnswer answer = search(Tier.ALL, planned);

      assertThat(answer.coldRows()).isEqualTo(1);
      assertThat(answer.complete()).isFalse();
      assertThat(answer.notRead().isEmpty()).isTrue();
      assertThat(answer.notes())
          .anySatisfy(note -> assertThat(note.message()).contains("the lake was read instead"));
    }
  }

  @Test
  void anIndexThatRefusesIsReplacedByTheLake() throws IOException {
    int port = blackHole.getLocalPort();
    blackHole.close();
    connection.close();
    connection = connect(port);

    for (HotCoverage coverage : List.<HotCoverage>of(coverage(), _ -> TimeRanges.NONE)) {
      SearchAnswer answer = search(Tier.ALL, coverage);

      assertThat(answer.coldRows()).isEqualTo(1);
      assertThat(answer.complete()).isFalse();
      assertThat(answer.notes()).extracting(Note::code).containsExactly("index-unavailable");
    }
  }

  @Test
  void theHotTierAloneIsAnError() {
    assertThatThrownBy(() -> search(Tier.HOT, coverage()))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    assertThat(search(Tier.COLD, coverage()).complete()).isTrue();
  }
}
