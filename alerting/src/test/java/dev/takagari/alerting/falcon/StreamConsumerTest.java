package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresStreamOffsets;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamStanding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Consumers with leases and offsets in PostgreSQL, beside a server as it runs in real time.
class StreamConsumerTest {
  private static final String FEED = "falcon";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Pace pace = Pace.of(InstantSource.system());
  private final AlertingDatabase database = new AlertingDatabase();
  private final StreamOffsets offsets = new PostgresStreamOffsets(database.session());
  private final PostgresLeaseLedger leases = new PostgresLeaseLedger(database.session());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FalconServer server = new FalconServer(pace, 1, FalconServer.Manners.GOOD, true, 2);

  @AfterEach
  void close() {
    server.close();
    database.close();
  }

  private StreamConsumer consumer(String owner, String app, boolean newest, TakenRecords intake) {
    return new StreamConsumer(
        new StreamSettings(
            FEED,
            server.address(),
            Map.of(),
            "client",
            "s3cret",
            app,
            newest,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3)),
        intake,
        offsets,
        leases,
        owner,
        new StreamMeters(registry, FEED),
        pace,
        new Random(1));
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static String record(long offset, String rest) {
    return "{\"metadata\":{\"offset\":%d,\"eventType\":\"%s\",\"eventCreationTime\":1567079329516},\"event\":{}}"
        .formatted(offset, rest);
  }

  private void send(int from, int to) {
    IntStream.range(from, to)
        .forEach(i -> server.send(i % 2, record(i, "AuthActivityAuditEvent"), i));
  }

  private long stored(int partition) {
    return offsets.standings().stream()
        .filter(standing -> standing.condition().partition() == partition)
        .map(StreamStanding::position)
        .mapToLong(position -> position == null ? -1 : position.offset())
        .findAny()
        .orElse(-1);
  }

  @Test
  void aStandbyGoesOnWhereTheOtherStopped() throws InterruptedException {
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer a = consumer("a", "appA", false, intake);
        StreamConsumer b = consumer("b", "appB", false, intake)) {
      send(0, 2_000);
      a.start();
      await(() -> stored(0) == 1_998 && stored(1) == 1_999);
      b.start();
      assertThat(registry.get("takagari.alerting.stream.active").gauge().value()).isEqualTo(1);
      send(2_000, 2_100);
      await(() -> stored(0) == 2_098 && stored(1) == 2_099);
      assertThat(offsets.standings())
          .allSatisfy(
              standing -> {
                assertThat(standing.owner()).isEqualTo("a");
                assertThat(standing.condition().connectedSince()).isNotNull();
              });
      a.close();
      send(2_100, 2_200);
      await(() -> stored(0) == 2_198 && stored(1) == 2_199);

      assertThat(offsets.standings()).allMatch(standing -> standing.owner().equals("b"));
      assertThat(intake.all()).doesNotHaveDuplicates().hasSize(2_200);
      assertThat(intake.batches()).as("batches, not single records").hasSizeLessThan(200);
      assertThat(offsets.gaps(Instant.EPOCH, 10)).isEmpty();
    }
  }

  @Test
  void whatIsOddIsKeptAsItCame() throws InterruptedException {
    List<String> odd =
        List.of(
            record(1, "NobodyKnowsThisEvent"),
            "{\"metadata\":{\"offset\":2},\"event\":{\"a\":\"" + "x".repeat(1 << 20) + "\"}}",
            "{\"metadata\":{\"offset\":3},\"event\":{",
            "not json \u0001 \u202e",
            "{\"metadata\":{\"offset\":5},\"event\":"
                + "[".repeat(5_000)
                + "]".repeat(5_000)
                + "}");
    for (int i = 0; i < odd.size(); i++) {
      server.send(0, odd.get(i), i + 1);
    }
    server.send(0, record(6, "AuthActivityAuditEvent"), 6);
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      consumer.start();
      await(() -> stored(0) == 6);
      assertThat(intake.all()).hasSize(6).containsAll(odd);
    }
  }

  @Test
  void aRecordThatIsTooLongIsKeptToTheLimitAndReported() throws InterruptedException {
    server.send(0, "{\"metadata\":{\"offset\":1},\"event\":\"" + "x".repeat(9 << 20) + "\"}", 1);
    server.send(0, record(2, "AuthActivityAuditEvent"), 2);
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      consumer.start();
      await(() -> stored(0) == 2);
      assertThat(intake.all()).extracting(String::length).contains(StreamSettings.LONGEST_RECORD);
      assertThat(offsets.gaps(Instant.EPOCH, 10))
          .extracting(StreamGap::kind)
          .containsExactly(StreamGap.Kind.CUT);
    }
  }

  @Test
  void saysThatSomebodyElseIsConnectedAndGoesOnWhenHeIsGone() throws InterruptedException {
    send(0, 4);
    FalconApi other =
        new FalconApi(
            new StreamSettings(
                "x",
                server.address(),
                Map.of(),
                "client",
                "s3cret",
                "appA",
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3)),
            pace);
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      StreamBody body = other.open(other.discover().getFirst(), null);
      consumer.start();
      await(
          () ->
              offsets.standings().stream()
                  .map(StreamStanding::condition)
                  .map(StreamCondition::trouble)
                  .anyMatch(trouble -> trouble.contains("is another connected as appA?")));
      assertThat(intake.all()).isEmpty();
      body.close();
      // the server finds out when it writes
      send(4, 2_000);
      await(() -> stored(1) == 1_999);
      assertThat(
              registry
                  .get("takagari.alerting.stream.reconnects")
                  .tag("reason", "in-use")
                  .counter()
                  .count())
          .isPositive();
    } catch (ApiFailure e) {
      throw new AssertionError(e);
    } finally {
      other.close();
    }
  }

  @Test
  void reportsWhatTheServiceHasNoMore() throws InterruptedException {
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      send(0, 300);
      consumer.start();
      await(() -> stored(0) == 298 && stored(1) == 299);
    }
    // one connection that begins with what is asked for
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      consumer.start();
      send(300, 302);
      await(() -> stored(0) == 300 && stored(1) == 301);
    }
    send(302, 400);
    server.forgetBelow(0, 350);
    try (StreamConsumer consumer = consumer("a", "appA", false, intake)) {
      consumer.start();
      await(() -> stored(0) == 398 && stored(1) == 399);
    }
    assertThat(offsets.gaps(Instant.EPOCH, 10))
        .extracting(StreamGap::partition, StreamGap::kind, StreamGap::after, StreamGap::next)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, StreamGap.Kind.MISSING, 300L, 350L));
    assertThat(registry.get("takagari.alerting.stream.gaps").counter().count()).isEqualTo(1);
  }

  @Test
  void beginsWithTheNewestWhenItIsToldTo() throws InterruptedException {
    send(0, 10);
    TakenRecords intake = new TakenRecords();
    try (StreamConsumer consumer = consumer("a", "appA", true, intake)) {
      consumer.start();
      await(() -> server.calls("stream 0") > 0 && server.calls("stream 1") > 0);
      await(
          () ->
              offsets.standings().stream()
                      .filter(standing -> standing.condition().connectedSince() != null)
                      .count()
                  == 3);
      send(10, 12);
      await(() -> stored(0) == 10 && stored(1) == 11);
      assertThat(intake.all()).hasSize(2);
    }
  }
}
