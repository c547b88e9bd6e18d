package dev.takagari.app.convert;

import dev.takagari.adapters.iceberg.DirectoryDataFiles;
import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One conversion of a copy of a bucket into an output directory.
final class Conversion {
  private final Settings settings;
  private final ConversionProgress progress;
  private final Quarantine quarantine;
  private final LakeSink lake;
  private final PlainLines plainLines = new PlainLines();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// @param spoolBytes heap for rows, by thread
  /// @param started becomes `event.ingested`
  record Settings(int threads, int spoolBytes, Decoder decoder, Instant started) {}

  Conversion(OutputDirectory output, Settings settings, ConversionProgress progress) {
    this.settings = settings;
    this.progress = progress;
    this.quarantine = new Quarantine(output.quarantine());
    this.lake =
        new LakeSink(
            new DirectoryDataFiles(output.data()),
            () -> {},
            new LakeSinkSettings(output.spool(), settings.spoolBytes(), settings.threads()),
            new CompositeMeterRegistry());
  }

  /// What inventories there are and what became of them.
  ///
  /// @param read files of the kind that names hosts
  /// @param skipped files of the other kinds
  record Inventories(InventoryNames names, int read, int skipped) {}

  Inventories inventories(List<BucketCopy.Part> parts) {
    InventoryNames names = new InventoryNames();
    PartReader reader = newReader();
    int read = 0;
    int skipped = 0;
    for (BucketCopy.Part part : parts) {
      if (!part.isInventory()) {
        continue;
      }
      if (InventoryKind.ofKey(part.key()).orElse(null) == InventoryKind.AIDMASTER) {
        names.read(part, reader);
        read++;
      } else {
        skipped++;
      }
    }
    return new Inventories(names, read, skipped);
  }

  /// Converts event files.
  ///
  /// @throws TakagariException when the disk fails
  ConversionTotals run(List<BucketCopy.Part> parts, HostNames names) {
    Queue<Lots.Lot> lots = new ConcurrentLinkedQueue<>(Lots.of(parts, settings.threads()));
    if (settings.threads() == 1 || lots.size() == 1) {
      return work(lots, names);
    }
    List<ConversionTotals> totals = new ArrayList<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < settings.threads(); i++) {
      workers.add(
          Thread.ofPlatform()
              .name("convert-" + i)
              .start(
                  () -> {
                    try {
                      ConversionTotals done = work(lots, names);
                      synchronized (totals) {
                        totals.add(done);
                      }
                    } catch (Throwable e) {
                      lots.clear();
                      failure.compareAndSet(null, e);
                    }
                  }));
    }
    workers.forEach(Conversion::join);
    rethrow(failure.get());
    return totals.stream().reduce(ConversionTotals.NOTHING, ConversionTotals::plus);
  }

  /// Lines so far that the fast decoder left to the plain one.
  long plainLines() {
    return plainLines.count();
  }

  private ConversionTotals work(Queue<Lots.Lot> lots, HostNames names) {
    LotConversion conversion =
        new LotConversion(
            lake,
            settings.decoder().make(new UnmappedNames(), plainLines),
            newReader(),
            names,
            settings.started(),
            quarantine,
            progress);
    ConversionTotals totals = ConversionTotals.NOTHING;
    for (Lots.Lot lot = lots.poll(); lot != null; lot = lots.poll()) {
      totals = totals.plus(conversion.convert(lot));
    }
    return totals;
  }

  private static PartReader newReader() {
    return new PartReader(IngestSettings.defaults().lineCap());
  }

  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(ErrorCode.INTERNAL, "interrupted", e);
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
