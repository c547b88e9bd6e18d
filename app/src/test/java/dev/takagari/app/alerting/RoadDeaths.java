package dev.takagari.app.alerting;

import dev.takagari.alerting.triage.TriageHook;
import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.Severity;
import dev.takagari.ingest.engine.StepHook;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Counts how often every place of the road is reached, and dies at one of them. The alert queue
/// brings everything twice. Safe for use by several threads.
final class RoadDeaths {
  /// The process is gone: nothing of ours catches this.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Map<String, Integer> reached = new ConcurrentHashMap<>();
  private final String place;
  private final int time;
  private volatile boolean happened;

  private RoadDeaths(String place, int time) {
    this.place = place;
    this.time = time;
  }

  static RoadDeaths none() {
    return new RoadDeaths("", 0);
  }

  /// @param time that the place is reached, from 1
  static RoadDeaths at(String place, int time) {
    return new RoadDeaths(place, time);
  }

  boolean happened() {
    return happened;
  }

  /// How often each place was reached.
  Map<String, Integer> reached() {
    return Map.copyOf(reached);
  }

  void reach(String name) {
    int times = reached.merge(name, 1, Integer::sum);
    if (happened || (name.equals(place) && times == time)) {
      // whoever else is at work dies with it
      happened = true;
      throw new Killed();
    }
  }

  StepHook ingest() {
    return (step, unit) -> reach(step.name());
  }

  TriageHook triage() {
    return (step, message) -> reach("TRIAGE_" + step.name());
  }

  DetectionOutlet outlet(DetectionOutlet to) {
    return detections -> {
      reach("BEFORE_PUBLISH");
      to.publish(detections);
      to.publish(detections);
      reach("PUBLISHED");
    };
  }

  BlobStore store(BlobStore to) {
    return new BlobStore() {
      @Override
      public Optional<BlobInfo> describe(BlobRef ref) {
        return to.describe(ref);
      }

      @Override
      public BlobContent open(BlobRef ref, long offset) {
        return to.open(ref, offset);
      }

      @Override
      public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
        to.put(ref, content, length, mode);
        if (ref.key().startsWith("intake/")) {
          reach("INTAKE_PUT");
        }
      }

      @Override
      public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
        return to.list(bucket, prefix, after, limit);
      }

      @Override
      public void delete(BlobRef ref) {
        to.delete(ref);
      }

      @Override
      public void check(String bucket) {
        to.check(bucket);
      }
    };
  }

  CaseRepository cases(CaseRepository to) {
    return new CaseRepository() {
      @Override
      public Filed file(Detection detection) {
        reach("BEFORE_FILE");
        return to.file(detection);
      }

      @Override
      public Optional<Case> find(CaseKey key) {
        return to.find(key);
      }

      @Override
      public Page<Case> list(CaseFilter filter, @Nullable String after, int limit) {
        return to.list(filter, after, limit);
      }

      @Override
      public Case act(
          CaseKey key, CaseCommand command, Actor actor, @Nullable Long version, String token) {
        return to.act(key, command, actor, version, token);
      }

      @Override
      public Case assess(CaseKey key, Assessment assessment) {
        reach("BEFORE_ASSESS");
        Case assessed = to.assess(key, assessment);
        reach("ASSESSED");
        return assessed;
      }

      @Override
      public int forgetTokens(Duration age) {
        return to.forgetTokens(age);
      }
    };
  }

  CaseRecords records(CaseRecords to) {
    return new CaseRecords() {
      @Override
      public Page<StoredDetection> detections(
          DetectionFilter filter, @Nullable String after, int limit) {
        return to.detections(filter, after, limit);
      }

      @Override
      public List<StoredDetection> telling(CaseKey key, int hosts) {
        return to.telling(key, hosts);
      }

      @Override
      public Map<Severity, Long> open() {
        return to.open();
      }

      @Override
      public List<TimelineEntry> timeline(CaseKey key, long after, int limit) {
        return to.timeline(key, after, limit);
      }

      @Override
      public List<FactGroup> facts(CaseKey key) {
        return to.facts(key);
      }

      @Override
      public void putFacts(CaseKey key, List<FactGroup> groups) {
        reach("BEFORE_FACTS");
        to.putFacts(key, groups);
        reach("FACTS_KEPT");
      }
    };
  }
}
