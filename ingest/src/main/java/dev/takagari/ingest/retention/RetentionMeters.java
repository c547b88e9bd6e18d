package dev.takagari.ingest.retention;

import dev.takagari.core.retention.Removal;
import dev.takagari.core.retention.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// The meters of retention, `takagari.ingest.retention.*`.
public final class RetentionMeters {
  private final MeterRegistry registry;
  private final AtomicLong waiting = new AtomicLong();

  public RetentionMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("takagari.ingest.retention.waiting", waiting, AtomicLong::get).register(registry);
    for (Store store : Store.values()) {
      objects(store);
      bytes(store);
    }
  }

  private Counter objects(Store store) {
    return registry.counter("takagari.ingest.retention.objects", "stage", store.text());
  }

  private Counter bytes(Store store) {
    return registry.counter("takagari.ingest.retention.bytes", "stage", store.text());
  }

  void removed(Removal removal) {
    objects(removal.store()).increment((double) removal.objects());
    bytes(removal.store()).increment((double) removal.bytes());
  }

  void removedRaw(long objects, long bytes) {
    objects(Store.RAW).increment((double) objects);
    bytes(Store.RAW).increment((double) bytes);
  }

  void waiting(long scopes) {
    waiting.set(scopes);
  }
}
