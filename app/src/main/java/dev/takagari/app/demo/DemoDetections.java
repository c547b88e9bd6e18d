package dev.takagari.app.demo;

import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.alerting.detect.HitPoller;
import dev.takagari.app.fleet.FleetStory;
import dev.takagari.app.home.Home;
import dev.takagari.app.service.Completion;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.owner.OwnerBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What products said of the demo's fleet, taken the road of records that come one by one: a
/// detection of several kinds, one that comes again by another road, one that comes in a later
/// version, one that every machine with Windows makes, one that a suppression holds back.
///
/// Each step waits until triage has filed the one before, because a later version means something
/// only after the first. Records that were taken are known, so a start after a kill hands all of
/// them over again; a file in the home says that they were.
final class DemoDetections {
  /// The rule that detected what the story is about.
  static final String INTRUSION = "UnknownProgramPersists";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 100;
  private static final Duration SUPPRESSED = Duration.ofDays(30);
  private static final int MOST_CASES = 1_000;
  private static final String OWNERS = "/demo/owners.csv";
  private static final String STREAM = "crowdstrike.stream";
  private static final String GUARDDUTY = "aws.guardduty";
  private static final Set<FactGroup.Kind> STORY =
      Set.of(FactGroup.Kind.BEFORE, FactGroup.Kind.AFTER, FactGroup.Kind.KNOWN);
  private static final SuppressionRule BACKUP =
      new SuppressionRule(
          Detection.Sources.FALCO,
          "Read sensitive file untrusted",
          new LinkedHashMap<>(Map.of("command", "harrier-backup *")));

  private final EmbeddedService service;
  private final Path done;
  private final Progress progress;
  private final CountDownLatch stop;

  /// @param stop zero when nobody is to wait any more
  DemoDetections(EmbeddedService service, Home home, Progress progress, CountDownLatch stop) {
    this.service = service;
    this.done = home.resolve("detections-played");
    this.progress = progress;
    this.stop = stop;
  }

  /// Cases there are.
  ///
  /// @param intrusion the one of the story, empty while it is not there
  record Cases(int number, List<String> intrusion) {}

  /// Returns when hits of indicators that come from now on become detections.
  void before() throws InterruptedException {
    HitPoller poller = service.part(HitPoller.class);
    while (!poller.hasBegun() && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      poller.runOnce();
    }
  }

  /// Hands over what products said, unless an earlier start did, and waits until cases hold it.
  void play(FleetStory story) throws InterruptedException {
    if (Files.isRegularFile(done)) {
      return;
    }
    nameOwners();
    suppressBackup();
    DemoRecords records = new DemoRecords(story);
    SequencedMap<String, Step> steps = new LinkedHashMap<>();
    // hits are there already, and looked for by themselves
    steps.put("indicators", () -> {});
    steps.put("Falcon", () -> take(STREAM, records.of("falcon-stream.ndjson")));
    steps.put(
        "Falcon once more by FDR", () -> take("crowdstrike.fdr", records.of("fdr-copy.ndjson")));
    steps.put("GuardDuty", () -> take(GUARDDUTY, records.of("guardduty.ndjson")));
    steps.put("Falco", () -> take("falco.alerts", records.of("falco.ndjson")));
    steps.put("CloudTrail", () -> take("aws.cloudtrail", records.of("cloudtrail.ndjson")));
    steps.put("GuardDuty once more", () -> take(GUARDDUTY, records.of("guardduty-update.ndjson")));
    steps.put(
        "every sensor on Windows",
        () -> take(STREAM, records.ofEachMachine("falcon-stream-fleet.ndjson")));
    for (Map.Entry<String, Step> step : steps.entrySet()) {
      step.getValue().run();
      if (!awaitFiled()) {
        if (stop.getCount() > 0) {
          progress.say("Detections of " + step.getKey() + " still wait for triage");
        }
        return;
      }
    }
    boolean known = await(this::isTold);
    if (stop.getCount() == 0) {
      return;
    }
    progress.say(
        "Filed what was detected by "
            + String.join(", ", steps.keySet())
            + ": "
            + count()
            + " cases"
            + (known ? ", facts gathered" : "; their facts are still being gathered"));
    try {
      Files.writeString(done, "");
    } catch (IOException e) {
      throw new UncheckedIOException(done + " cannot be written", e);
    }
  }

  /// What became of it.
  Cases cases() {
    return new Cases(count(), intrusion().stream().map(CaseKey::toString).toList());
  }

  private List<CaseKey> intrusion() {
    CaseFilter filter =
        new CaseFilter(null, null, Detection.Sources.FALCON, INTRUSION, null, null, null, "");
    return service.part(CaseRepository.class).list(filter, null, 1).items().stream()
        .map(Case::key)
        .toList();
  }

  /// Whether nothing waits for facts, and those of the story came.
  private boolean isTold() {
    return service.part(DueCases.class).backlog() == 0
        && intrusion().stream()
            .allMatch(
                key ->
                    service.part(CaseRecords.class).facts(key).stream()
                            .filter(group -> group.state() != FactGroup.State.PENDING)
                            .map(FactGroup::kind)
                            .filter(STORY::contains)
                            .count()
                        == STORY.size());
  }

  private int count() {
    return service.part(CaseRepository.class).list(CaseFilter.ALL, null, MOST_CASES).items().size();
  }

  @FunctionalInterface
  private interface Step {
    void run();
  }

  private void take(String source, List<byte[]> records) {
    service.part(RecordIntake.class).take(source, records);
  }

  /// Unless somebody loaded a list.
  private void nameOwners() {
    OwnerBook owners = service.part(OwnerBook.class);
    if (owners.newest().isEmpty()) {
      try (InputStream in = DemoDetections.class.getResourceAsStream(OWNERS)) {
        byte[] csv = Objects.requireNonNull(in, OWNERS).readAllBytes();
        owners.load(new String(csv, StandardCharsets.UTF_8), "demo");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void suppressBackup() {
    SuppressionBook book = service.part(SuppressionBook.class);
    if (book.list(true).stream().map(Suppression::rule).noneMatch(BACKUP::equals)) {
      book.add(
          BACKUP,
          "storage team",
          "the nightly backup reads /etc",
          service.part(InstantSource.class).instant().plus(SUPPRESSED),
          "demo");
    }
  }

  /// Waits until all that was taken in is written and all that was detected is filed. The queue is
  /// asked last: what a sink hands over is there before its unit is done.
  private boolean awaitFiled() throws InterruptedException {
    Completion completion = service.part(Completion.class);
    HitPoller poller = service.part(HitPoller.class);
    SqsMessageQueue alerts = service.part(SqsMessageQueue.class);
    return await(completion::isDone)
        && await(() -> !poller.runOnce())
        && await(() -> alerts.backlog() == 0);
  }

  private boolean await(BooleanSupplier wanted) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end || stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }
}
