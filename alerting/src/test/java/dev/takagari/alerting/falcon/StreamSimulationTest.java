package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.stream.StreamPosition;
import dev.takagari.core.stream.StreamStanding;
import dev.takagari.core.testing.Seeds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Consumers beside a server that does what Event Streams do, at a time that runs fast. Nothing
/// here depends on how fast the machine is: whoever is late is cut off, and must come back right.
class StreamSimulationTest {
  private static final String FEED = "falcon";
  private static final int PARTITIONS = 2;
  private static final long FACTOR = 5_400;

  /// More than any consumer that works needs, on the wall.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final long seed = Seeds.seed();
  private final Random random = new Random(seed);
  private final FastPace pace = new FastPace(FACTOR);
  private final MemoryLeases leases = new MemoryLeases(pace);
  private final Map<Integer, Long> offsets = new java.util.HashMap<>();

  /// Stops a consumer as a process that dies does: where it stands.
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("died", null, false, false);
    }
  }

  private StreamConsumer consumer(
      FalconServer server, String owner, TakenRecords intake, MemoryOffsets offsets) {
    return consumer(server, owner, intake, offsets, new SimpleMeterRegistry(), pace);
  }

  private StreamConsumer consumer(
      FalconServer server,
      String owner,
      TakenRecords intake,
      MemoryOffsets offsets,
      SimpleMeterRegistry registry,
      Pace pace) {
    return new StreamConsumer(
        new StreamSettings(
            FEED,
            server.address(),
            Map.of(),
            "client",
            "s3cret",
            "takagari1",
            false,
            Duration.ofMinutes(5),
            Duration.ofMinutes(40)),
        intake,
        offsets,
        leases,
        owner,
        new StreamMeters(registry, FEED),
        pace,
        new Random(seed + owner.hashCode()));
  }

  private void produce(FalconServer server, Instant until) throws InterruptedException {
    while (pace.instant().isBefore(until)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          long offset = offsets.merge(partition, 1L, Long::sum);
          server.send(partition, record(partition, offset), offset);
        }
      }
      Thread.sleep(pace.wall(Duration.ofSeconds(60 + random.nextInt(120))));
    }
  }

  private String record(int partition, long offset) {
    return "{\"metadata\":{\"customerIDString\":\"c\",\"offset\":%d,\"eventType\":\"EppDetectionSummaryEvent\",\"eventCreationTime\":%d},\"event\":{\"Name\":\"%d/%d é\"}}"
        .formatted(offset, pace.instant().toEpochMilli(), partition, offset);
  }

  private static List<String> of(int partition, Iterable<String> records) {
    List<String> own = new ArrayList<>();
    for (String record : records) {
      if (record.contains("\"Name\":\"" + partition + "/")) {
        own.add(record);
      }
    }
    return own;
  }

  private static List<String> sent(FalconServer server, int partition) {
    return server.sent(partition).stream().map(FalconServer.Sent::text).toList();
  }

  private static void awaitAll(FalconServer server, MemoryOffsets stored)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      boolean all = true;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long last = server.sent(partition).getLast().offset();
        all &= last == offset(stored, partition);
      }
      if (all) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private static long offset(MemoryOffsets stored, int partition) {
    return stored.standings().stream()
        .map(StreamStanding::position)
        .filter(position -> position != null && position.partition() == partition)
        .mapToLong(StreamPosition::offset)
        .findAny()
        .orElse(StreamPosition.NONE);
  }

  private static void assertGapless(MemoryOffsets stored, int partition) {
    @Nullable StreamPosition before = null;
    for (StreamPosition position : stored.history()) {
      if (position.partition() == partition) {
        long last = before == null ? 0 : before.offset();
        long records = before == null ? 0 : before.records();
        assertThat(position.offset()).isGreaterThan(last);
        assertThat(position.records() - records).isEqualTo(position.offset() - last);
        before = position;
      }
    }
  }

  @Test
  void thirtyHoursBringEveryRecordOnceAndInOrder() throws InterruptedException {
    MemoryOffsets stored = new MemoryOffsets(pace);
    TakenRecords intake =
        new TakenRecords() {
          private final Random troubles = new Random(seed);

          @Override
          public synchronized IntakeReceipt take(String source, List<byte[]> records) {
            if (troubles.nextInt(50) == 0) {
              throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "not now");
            }
            return super.take(source, records);
          }
        };
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (FalconServer server =
            new FalconServer(pace, seed, FalconServer.Manners.BAD, true, PARTITIONS);
        StreamConsumer consumer = consumer(server, "a", intake, stored, registry, pace)) {
      consumer.start();
      for (int hour = 3; hour <= 30; hour += 3) {
        produce(server, FastPace.START.plus(Duration.ofHours(hour)));
        server.forgetTokens();
      }
      awaitAll(server, stored);
      consumer.close();

      for (int partition = 0; partition < PARTITIONS; partition++) {
        assertThat(of(partition, intake.all())).isEqualTo(sent(server, partition));
        assertGapless(stored, partition);
        assertThat(server.calls("refresh " + partition)).isPositive();
      }
      assertThat(stored.gaps(Instant.EPOCH, 10)).isEmpty();
      assertThat(server.calls("discover")).as("sessions of four hours").isGreaterThan(7);
      assertThat(server.calls("cut")).isPositive();
      assertThat(server.calls("silent")).isPositive();
      assertThat(reconnects(registry, Ending.SILENT)).as("who is silent is left").isPositive();
      assertThat(server.calls("expired"))
          .as("sessions are refreshed in time")
          .isLessThan(server.calls("refresh 0") + server.calls("refresh 1"));
      // the other partition may have had it in hand
      assertThat(server.mostStale()).as("a token that is refused is renewed").isLessThan(3);
    }
  }

  private static double reconnects(SimpleMeterRegistry registry, Ending reason) {
    Counter counter =
        registry.find("takagari.alerting.stream.reconnects").tag("reason", reason.code()).counter();
    return counter == null ? 0 : counter.count();
  }

  /// Says what it was asked to wait.
  private record Waits(Pace pace, List<Duration> asked) implements Pace {
    @Override
    public Instant instant() {
      return pace.instant();
    }

    @Override
    public Duration wall(Duration time) {
      asked.add(time);
      return pace.wall(time);
    }
  }

  @Test
  void whileNobodyNamesStreamsItAsksLessAndLessOften() throws InterruptedException {
    MemoryOffsets stored = new MemoryOffsets(pace);
    TakenRecords intake = new TakenRecords();
    List<Duration> asked = new CopyOnWriteArrayList<>();
    try (FalconServer server =
            new FalconServer(pace, seed, FalconServer.Manners.GOOD, true, PARTITIONS);
        StreamConsumer consumer =
            consumer(
                server, "a", intake, stored, new SimpleMeterRegistry(), new Waits(pace, asked))) {
      server.occupy("takagari1", true);
      consumer.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (server.calls("in-use") < 10 && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      // what holds the lease waits longer
      List<Duration> pauses =
          asked.stream().filter(wait -> wait.compareTo(Duration.ofMinutes(2)) <= 0).toList();
      assertThat(pauses).hasSizeGreaterThanOrEqualTo(9);
      for (int i = 0; i < 9; i++) {
        Duration most = Duration.ofSeconds(Math.min(120, 1L << i));
        assertThat(pauses.get(i)).as("pause %d", i).isBetween(most.dividedBy(2), most);
      }

      server.occupy("takagari1", false);
      produce(server, pace.instant().plus(Duration.ofHours(1)));
      awaitAll(server, stored);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        assertThat(of(partition, intake.all())).isEqualTo(sent(server, partition));
      }
    }
  }

  /// Three consumers, of which whichever reads dies now and then before taking, or between taking
  /// and storing, and one comes back later; the server begins behind the offset that it is asked
  /// for.
  @Test
  void whoeverDiesAnotherGoesOn() throws InterruptedException {
    Set<String> twice = ConcurrentHashMap.newKeySet();
    // what a reader took last: it takes and stores on one thread
    ThreadLocal<List<String>> inHand = ThreadLocal.withInitial(List::of);
    Random deaths = new Random(seed);
    TakenRecords intake =
        new TakenRecords() {
          @Override
          public synchronized IntakeReceipt take(String source, List<byte[]> records) {
            if (deaths.nextInt(60) == 0) {
              throw new Died();
            }
            inHand.set(
                records.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList());
            return super.take(source, records);
          }
        };
    MemoryOffsets stored =
        new MemoryOffsets(pace) {
          @Override
          public synchronized void advance(StreamPosition position, long fence) {
            if (deaths.nextInt(60) == 0) {
              twice.addAll(inHand.get());
              throw new Died();
            }
            try {
              super.advance(position, fence);
            } catch (TakagariException e) {
              // another one took the feed over in between, which is as good as a death
              twice.addAll(inHand.get());
              throw e;
            }
          }
        };
    try (FalconServer server =
            new FalconServer(pace, seed, FalconServer.Manners.BAD, false, PARTITIONS);
        StreamConsumer a = consumer(server, "a", intake, stored);
        StreamConsumer b = consumer(server, "b", intake, stored)) {
      a.start();
      b.start();
      for (int hour = 2; hour <= 10; hour += 2) {
        produce(server, FastPace.START.plus(Duration.ofHours(hour)));
        leases.steal("falcon-stream:" + FEED, "somebody", Duration.ofMinutes(5));
      }
      awaitAll(server, stored);
      a.close();
      b.close();

      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<String> taken = of(partition, intake.all());
        assertThat(new LinkedHashSet<>(taken)).containsExactlyElementsOf(sent(server, partition));
        assertGapless(stored, partition);
        List<String> again = new ArrayList<>(taken);
        sent(server, partition).forEach(again::remove);
        assertThat(twice).as("what a death explains").containsAll(again);
      }
      assertThat(stored.standings())
          .allMatch(standing -> List.of("a", "b").contains(standing.owner()));
    }
  }
}
