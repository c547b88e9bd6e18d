package dev.takagari.ingest.engine;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.sink.EventSink;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.steering.FeedSteering;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// What all feeds of one process share: the archive, the ledgers, the sinks, threads and memory.
///
/// Reading and decoding run on platform threads, because only they have a clock of their processor
/// time; there are as many as may work at once, so virtual ones would save nothing.
public final class IngestEngine implements AutoCloseable {
  private final IngestSettings settings;
  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final Ledgers ledgers;
  private final List<EventSink> sinks;
  private final ObjectKinds kinds;
  private final IngestMeters meters;
  private final StageClock clock;
  private final StepHook hook;
  private final FeedSteering steering;
  private final ByteBudget budget;
  private final SinkGate gate = new SinkGate();
  private final ExecutorService readers;
  private final ExecutorService sideReaders;
  private final ExecutorService decoding;
  private final ScheduledExecutorService timer;

  /// Puts together a process whose feeds bring what the sensor sends and nothing else.
  ///
  /// @param decoders makes decoders; an object has one for itself
  public IngestEngine(
      IngestSettings settings,
      BlobStore archive,
      ArchiveLayout layout,
      Ledgers ledgers,
      List<EventSink> sinks,
      Supplier<LineDecoder> decoders,
      IngestMeters meters,
      StageClock clock,
      StepHook hook) {
    this(
        settings,
        archive,
        layout,
        ledgers,
        sinks,
        ObjectKinds.ofSensor(decoders, settings.objectsAtOnce()),
        meters,
        clock,
        hook);
  }

  /// Puts together a process whose feeds nobody steers.
  ///
  /// @param kinds tells what objects hold
  public IngestEngine(
      IngestSettings settings,
      BlobStore archive,
      ArchiveLayout layout,
      Ledgers ledgers,
      List<EventSink> sinks,
      ObjectKinds kinds,
      IngestMeters meters,
      StageClock clock,
      StepHook hook) {
    this(
        settings, archive, layout, ledgers, sinks, kinds, meters, clock, hook, FeedSteering.none());
  }

  /// Puts one process together; does nothing yet.
  ///
  /// @param kinds tells what objects hold
  /// @param steering what operators told its feeds
  public IngestEngine(
      IngestSettings settings,
      BlobStore archive,
      ArchiveLayout layout,
      Ledgers ledgers,
      List<EventSink> sinks,
      ObjectKinds kinds,
      IngestMeters meters,
      StageClock clock,
      StepHook hook,
      FeedSteering steering) {
    this.steering = steering;
    this.settings = settings;
    this.archive = archive;
    this.layout = layout;
    this.ledgers = ledgers;
    this.sinks = List.copyOf(sinks);
    this.kinds = kinds;
    this.meters = meters;
    this.clock = clock;
    this.hook = hook;
    budget = new ByteBudget(settings.bufferBytes());
    readers = Executors.newFixedThreadPool(settings.objectsAtOnce(), named("ingest-read-"));
    sideReaders = Executors.newCachedThreadPool(named("ingest-side-"));
    decoding =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors()), named("ingest-decode-"));
    timer = Executors.newSingleThreadScheduledExecutor(named("ingest-timer-"));
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work ->
        Thread.ofPlatform().daemon().name(prefix + number.incrementAndGet()).unstarted(work);
  }

  public IngestSettings settings() {
    return settings;
  }

  public BlobStore archive() {
    return archive;
  }

  public ArchiveLayout layout() {
    return layout;
  }

  public Ledgers ledgers() {
    return ledgers;
  }

  public IngestMeters meters() {
    return meters;
  }

  public List<EventSink> sinks() {
    return sinks;
  }

  public List<String> sinkNames() {
    return sinks.stream().map(EventSink::name).toList();
  }

  public ObjectKinds kinds() {
    return kinds;
  }

  public StageClock clock() {
    return clock;
  }

  public StepHook hook() {
    return hook;
  }

  public ByteBudget budget() {
    return budget;
  }

  public SinkGate gate() {
    return gate;
  }

  public ExecutorService readers() {
    return readers;
  }

  /// Reads what must not hold up the rest. Who uses it bounds how many objects it reads at once.
  public ExecutorService sideReaders() {
    return sideReaders;
  }

  public FeedSteering steering() {
    return steering;
  }

  public ExecutorService decoding() {
    return decoding;
  }

  /// Calls `beat` again and again, well before half of the lease is over, until it is closed.
  public AutoCloseable heartbeat(Runnable beat) {
    long millis = Math.max(50, settings.lease().toMillis() / 3);
    java.util.concurrent.ScheduledFuture<?> task =
        timer.scheduleAtFixedRate(
            () -> Thread.ofVirtual().name("ingest-heartbeat").start(beat),
            millis,
            millis,
            TimeUnit.MILLISECONDS);
    return () -> task.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    readers.shutdownNow();
    sideReaders.shutdownNow();
    decoding.shutdownNow();
  }
}
