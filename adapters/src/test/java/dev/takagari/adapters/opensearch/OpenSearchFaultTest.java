package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.opensearch.FaultProxy.Fault;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.hot.MemoryHotIndexLedger;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenSearchFaultTest {
  private final TestIndex test = new TestIndex();
  private final MemoryHotIndexLedger ledger = new MemoryHotIndexLedger();
  private final List<EventRow> events = new RandomEvents(Seeds.seed()).list(40);
  private FaultProxy proxy;
  private OpenSearchConnection connection;
  private OpenSearchHotIndex index;

  @BeforeEach
  void open() throws IOException {
    proxy = new FaultProxy(SharedStack.opensearch());
    connection = OpenSearchConnection.open(proxy.uri(), null, null, Duration.ofSeconds(2));
    index = new OpenSearchHotIndex(connection, ledger, test.settings);
  }

  @AfterEach
  void close() {
    connection.close();
    proxy.close();
    test.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BUSY", "ANSWER_LOST", "CUT", "SILENCE"})
  void aPassingFailureIsTriedAgain(Fault fault) {
    proxy.faults.add(fault);

    HotBatchOutcome outcome = write();

    assertThat(outcome.created() + outcome.present()).isEqualTo(40);
    assertThat(outcome.created()).isEqualTo(fault == Fault.BUSY || fault == Fault.SILENCE ? 40 : 0);
    assertThat(test.visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void anEngineThatStaysBusyIsUnavailableAndTheBatchCanBeWrittenLater() {
    for (int i = 0; i < test.settings.attempts(); i++) {
      proxy.faults.add(Fault.BUSY);
    }
    HotBatch batch = index.newBatch();
    events.forEach(batch::add);

    assertThatThrownBy(batch::write)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE);
              assertThat(e.isTransient()).isTrue();
            });
    assertThat(proxy.bulkRequests).isEqualTo(test.settings.attempts());
    assertThat(batch.write().created()).isEqualTo(40);
  }

  @Test
  void aRequestThatIsTooLargeIsCutIntoPieces() {
    proxy.faults.add(Fault.TOO_LARGE);

    assertThat(write().created()).isEqualTo(40);
    assertThat(test.visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void aRefusedValueIsKeptAndNamedAndFoundAllTheSame() {
    write();
    String name = ledger.entries().getFirst().name();
    // an index of the same name whose port is an address: every port is refused
    test.delete(name);
    put(
        "/_index_template/" + test.settings.prefix() + "-odd",
        new String(OpenSearchMapping.template(test.settings), StandardCharsets.UTF_8)
            .replace("\"priority\":500", "\"priority\":501")
            .replace(
                "\"source.port\":{\"type\":\"integer\"}", "\"source.port\":{\"type\":\"ip\"}"));
    put("/" + name, "{}");
    try {
      List<EventRow> odd =
          events.stream()
              .filter(e -> name.contains("-" + e.string(Columns.EVENT_CLASS) + "-"))
              .toList();
      EventRow withPort =
          EventRow.builder()
              .addAll(odd.getFirst())
              .set(Columns.SOURCE_PORT, 4711)
              .set(Columns.EVENT_ID, "with-port")
              .build();
      HotBatch batch = index.newBatch();
      odd.forEach(batch::add);
      batch.add(withPort);

      HotBatchOutcome outcome = batch.write();
      index.refresh(outcome.indices());

      assertThat(outcome.parked()).isEmpty();
      assertThat(outcome.created()).isEqualTo(odd.size() + 1);
      assertThat(test.visible()).contains(withPort);
      assertThat(missing("source.port")).isPositive();
    } finally {
      test.connection.call(
          "DELETE",
          "/_index_template/" + test.settings.prefix() + "-odd",
          Map.of(),
          (status, body) -> status);
    }
  }

  @Test
  void aLostIndexMakesAnswersIncomplete() {
    write();
    test.delete(ledger.entries().getFirst().name());

    SearchPage page = search(Query.ALL);

    assertThat(page.complete()).isFalse();
    assertThat(page.rows()).isNotEmpty().hasSizeLessThan(40);
  }

  @Test
  void aSilentEngineIsUnavailable() {
    write();
    proxy.close();
    assertThatThrownBy(() -> search(Query.ALL))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    assertThatThrownBy(index::check).isInstanceOf(TakagariException.class);
  }

  @Test
  void noTimeLeftIsAnIncompleteAnswer() {
    write();
    SearchPage page =
        new OpenSearchEventSearcher(connection, ledger)
            .search(
                new SearchRequest(
                    Query.ALL,
                    TimeRange.ALL,
                    Optional.empty(),
                    10,
                    Optional.empty(),
                    Duration.ZERO));
    assertThat(page.complete()).isFalse();
    assertThat(page.more()).isTrue();
    assertThat(page.rows()).isEmpty();
  }

  @Test
  void theLengthOfAPeriodCannotChange() {
    write();
    OpenSearchHotSettings daily =
        OpenSearchHotSettings.of(HotPeriod.DAY).withPrefix(test.settings.prefix());
    OpenSearchHotIndex other = new OpenSearchHotIndex(connection, ledger, daily);
    assertThatThrownBy(other::check)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIGURATION));
    HotBatch batch = other.newBatch();
    batch.add(events.getFirst());
    assertThatThrownBy(batch::write)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIGURATION));
  }

  @Test
  void conditionsThatTheIndexAnswersReadNoOtherRows() {
    write();
    for (EventRow event : events) {
      Query byId =
          Query.matching(
              new ColumnField(Columns.EVENT_ID),
              Pattern.exactly(String.valueOf(event.string(Columns.EVENT_ID))));
      SearchPage page = search(byId);
      assertThat(page.rows()).containsExactly(event);
      assertThat(page.stats().rowsChecked()).isEqualTo(1);
    }
  }

  private SearchPage search(Query query) {
    return new OpenSearchEventSearcher(connection, ledger)
        .search(
            new SearchRequest(
                query,
                TimeRange.ALL,
                Optional.empty(),
                1_000,
                Optional.empty(),
                Duration.ofSeconds(20)));
  }

  private HotBatchOutcome write() {
    HotBatch batch = index.newBatch();
    events.forEach(batch::add);
    HotBatchOutcome outcome = batch.write();
    index.refresh(outcome.indices());
    return outcome;
  }

  private void put(String path, String json) {
    int status =
        test.connection.call(
            "PUT",
            path,
            Map.of(),
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            (code, body) -> code);
    assertThat(status).isEqualTo(200);
  }

  private int missing(String column) {
    byte[] query =
        ("{\"size\":0,\"query\":{\"term\":{\"hot.missing\":\"" + column + "\"}}}")
            .getBytes(StandardCharsets.UTF_8);
    return test.connection.call(
        "POST",
        "/" + test.settings.prefix() + "-*/_search",
        Map.of("filter_path", "hits.total.value"),
        new ByteArrayInputStream(query),
        (status, body) -> {
          String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          return Integer.parseInt(answer.replaceAll("\\D", ""));
        });
  }
}
