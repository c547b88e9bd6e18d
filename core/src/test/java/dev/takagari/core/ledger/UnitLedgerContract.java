package dev.takagari.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [UnitLedger] does together with its [SinkLedger] and [LedgerReport].
public abstract class UnitLedgerContract {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final SourceKind KIND = new SourceKind("crowdstrike.fdr", 1);

  protected abstract UnitLedger units();

  protected abstract SinkLedger sinks();

  protected abstract LedgerReport report();

  private static AnnouncedObject object(String key) {
    return new AnnouncedObject(
        ObjectIdentity.of(new BlobRef("b", key), "v1"), 10, null, SENT, false, null);
  }

  private static Announcement announcement(String... keys) {
    return announcement(false, keys);
  }

  private static Announcement announcement(boolean redrive, String... keys) {
    List<AnnouncedObject> objects = new ArrayList<>();
    for (String key : keys) {
      objects.add(object(key));
    }
    return new Announcement(
        "fdr", "m1", "fdr", "{}", SENT, SENT, 1, List.of("hot", "lake"), objects, redrive);
  }

  private UnitWork claimOne(String... keys) {
    Claim claim = units().claim(announcement(keys), LONG);
    assertThat(claim.won()).hasSize(1);
    return claim.won().getFirst();
  }

  private static List<UnitObject> archived(UnitWork work, String... sums) {
    List<UnitObject> ended = new ArrayList<>();
    for (UnitObject object : work.unit().objects()) {
      ended.add(
          new UnitObject(
              object.number(),
              object.announced(),
              ObjectState.ARCHIVED,
              null,
              new ArchivedContent(
                  "raw/" + work.unit().id() + "/" + object.number(),
                  10,
                  "md5",
                  sums[object.number()])));
    }
    return ended;
  }

  private static SinkOutcome staged(UnitWork work) {
    String location = work.lease().unit() + "-" + work.lease().fence() + "-0";
    return new SinkOutcome(
        5,
        4,
        1,
        List.of(),
        100,
        List.of(
            new LakeFile(
                location,
                work.lease().unit(),
                new LakePartition("process", LocalDate.of(2026, 1, 2)),
                4,
                100,
                "d")));
  }

  private static void assertLost(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
  }

  @Test
  void givesNewObjectsOnce() {
    UnitWork first = claimOne("k1", "k2");
    assertThat(first.unit().objects()).hasSize(2);
    assertThat(first.unit().sentAt()).isEqualTo(SENT);
    assertThat(first.sinks()).containsExactly("hot", "lake");
    assertThat(first.lease().unit())
        .isEqualTo(
            ObjectIdentity.unitOf(List.of(object("k2").identity(), object("k1").identity())));

    Claim again = units().claim(announcement("k2", "k1"), LONG);
    assertThat(again.won()).isEmpty();
    assertThat(again.busy()).isEqualTo(1);
    assertThat(again.known()).isEqualTo(2);

    UnitWork more = claimOne("k1", "k2", "k3");
    assertThat(more.unit().objects()).hasSize(1);
    assertThat(more.lease().unit()).isNotEqualTo(first.lease().unit());
    assertThat(units().find(first.lease().unit()).orElseThrow()).isEqualTo(first.unit());
  }

  @Test
  void givesAUnitToTheNextWhenItsHolderIsSilent() {
    Claim first = units().claim(announcement("k1"), Duration.ZERO);
    UnitLease old = first.won().getFirst().lease();
    UnitWork second = claimOne("k1");
    assertThat(second.lease().unit()).isEqualTo(old.unit());
    assertThat(second.lease().fence()).isGreaterThan(old.fence());
    assertThat(second.unit().attempts()).isEqualTo(2);
    assertThat(second.unit().claimedAt()).isEqualTo(first.won().getFirst().unit().claimedAt());

    assertLost(() -> units().renew(old, LONG));
    assertLost(() -> units().freezeRegistry(old, 3));
    assertLost(
        () ->
            units()
                .archived(
                    old,
                    first
                        .won()
                        .getFirst()
                        .unit()
                        .withArchived("m", archived(first.won().getFirst(), "s1"))));
    assertLost(() -> sinks().release(old, LONG));
    assertLost(() -> sinks().decoded(old, List.of()));
    assertLost(() -> sinks().record(old, "hot", new SinkOutcome(0, 0, 0, List.of(), 0, List.of())));
    assertThat(units().find(old.unit()).orElseThrow().isArchived()).isFalse();
    units().renew(second.lease(), LONG);
  }

  @Test
  void givesEveryObjectOnceToManyAtOnce() throws Exception {
    List<Callable<Claim>> claims = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int from = i;
      claims.add(
          () -> units().claim(announcement("x" + from, "x" + (from + 1), "x" + (from + 2)), LONG));
    }
    List<String> keys = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (Future<Claim> future : pool.invokeAll(claims)) {
        for (UnitWork work : future.get().won()) {
          work.unit()
              .objects()
              .forEach(object -> keys.add(object.announced().identity().ref().key()));
        }
      }
    }
    assertThat(keys).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void keepsTheFirstRegistryVersion() {
    UnitWork work = claimOne("k1");
    assertThat(work.unit().registryVersion()).isEqualTo(OptionalLong.empty());
    assertThat(units().freezeRegistry(work.lease(), 7)).isEqualTo(7);
    assertThat(units().freezeRegistry(work.lease(), 9)).isEqualTo(7);
  }

  @Test
  void linksContentThatIsKnown() {
    UnitWork first = claimOne("k1", "k2");
    assertThat(
            units()
                .archived(
                    first.lease(),
                    first.unit().withArchived("m1", archived(first, "same", "same"))))
        .containsExactly(1);
    UnitWork second = claimOne("k3", "k4");
    assertThat(
            units()
                .archived(
                    second.lease(),
                    second.unit().withArchived("m2", archived(second, "other", "same"))))
        .containsExactly(1);
    // The same again changes nothing.
    assertThat(
            units()
                .archived(
                    second.lease(),
                    second.unit().withArchived("m2", archived(second, "other", "same"))))
        .containsExactly(1);
    assertThat(report().balance().files()).isEqualTo(new Balance.Files(4, 2, 2, 0, 0));
  }

  @Test
  void bringsAUnitThroughItsSinks() {
    UnitWork work = claimOne("k1");
    assertThat(sinks().next(LONG)).isEmpty();
    units().archived(work.lease(), work.unit().withArchived("m1", archived(work, "s1")));
    assertThat(units().find(work.lease().unit()).orElseThrow().body()).isEmpty();
    assertThat(sinks().decoded(work.lease(), List.of(new ObjectLines(0, 1000, 7, 2, 0, KIND))))
        .containsExactly(0);
    assertThat(sinks().decoded(work.lease(), List.of(new ObjectLines(0, 1000, 7, 2, 0, KIND))))
        .isEmpty();
    assertThat(report().balance().sink("lake").inFlight()).isEqualTo(5);

    sinks().record(work.lease(), "lake", staged(work));
    sinks()
        .failed(
            work.lease(),
            "hot",
            new SinkFailure(ErrorCode.INDEX_UNAVAILABLE, "down", Duration.ZERO, false));
    sinks().release(work.lease(), Duration.ZERO);
    assertThat(report().sinks(work.lease().unit()))
        .extracting(SinkState::status)
        .containsExactly(SinkStatus.PENDING, SinkStatus.STAGED);
    assertThat(report().balance().holds()).isTrue();
    assertThat(report().lagSeconds()).isGreaterThanOrEqualTo(0);

    UnitWork next = sinks().next(LONG).orElseThrow();
    assertThat(next.sinks()).containsExactly("hot");
    assertThat(next.unit().isArchived()).isTrue();
    assertThat(sinks().next(LONG)).isEmpty();
    assertLost(() -> sinks().record(work.lease(), "hot", staged(work)));
    sinks().record(next.lease(), "hot", new SinkOutcome(5, 5, 0, List.of(), 1, List.of()));
    sinks().release(next.lease(), Duration.ZERO);
    assertThat(sinks().next(LONG)).isEmpty();

    Balance balance = report().balance();
    assertThat(balance.holds()).isTrue();
    assertThat(balance.sink("hot")).isEqualTo(new Balance.Sink("hot", 7, 5, 0, 0, 2, 0, 0, 0));
    assertThat(balance.sink("lake")).isEqualTo(new Balance.Sink("lake", 7, 0, 1, 0, 2, 4, 0, 0));
    assertThat(balance.unitsInFlight()).isEqualTo(1);

    assertThat(sinks().again(work.lease().unit(), Set.of("hot", "lake"))).containsExactly("hot");
    assertThat(sinks().next(LONG).orElseThrow().sinks()).containsExactly("hot");
  }

  @Test
  void givesAnArchivedUnitASinkThatCameLater() {
    UnitWork work = claimOne("k1");
    UnitId unit = work.lease().unit();
    assertThat(sinks().again(unit, Set.of("later"))).isEmpty();
    units().archived(work.lease(), work.unit().withArchived("m1", archived(work, "s1")));
    sinks().record(work.lease(), "hot", new SinkOutcome(5, 5, 0, List.of(), 1, List.of()));
    sinks().release(work.lease(), Duration.ZERO);

    assertThat(sinks().again(unit, Set.of("later"))).contains("later");
    assertThat(sinks().again(unit, Set.of("later"))).contains("later");

    assertThat(report().sinks(unit)).extracting(SinkState::sink).contains("hot", "later");
    UnitWork next = sinks().next(LONG).orElseThrow();
    assertThat(next.sinks()).contains("later").doesNotContain("hot");
    assertThat(next.unit().sinks()).containsOnlyOnce("later");
  }

  @Test
  void letsAUnitRestAndGivesItOutAgain() {
    UnitWork work = claimOne("k1");
    sinks().release(work.lease(), LONG);
    assertThat(sinks().next(LONG)).isEmpty();
    sinks().release(work.lease(), Duration.ZERO);
    UnitWork again = sinks().next(LONG).orElseThrow();
    assertThat(again.unit().isArchived()).isFalse();
    assertThat(again.sinks()).containsExactly("hot", "lake");
    units().archived(again.lease(), again.unit().withArchived("m1", archived(again, "s1")));
    sinks().failed(again.lease(), "hot", new SinkFailure(ErrorCode.INTERNAL, "x", LONG, false));
    sinks().failed(again.lease(), "lake", new SinkFailure(ErrorCode.INTERNAL, "x", LONG, true));
    sinks().release(again.lease(), Duration.ZERO);
    assertThat(sinks().next(LONG)).isEmpty();
    assertThat(report().sinks(work.lease().unit()))
        .extracting(SinkState::status)
        .containsExactly(SinkStatus.PENDING, SinkStatus.PARKED);
  }

  @Test
  void triesParkedObjectsAnewOnlyWhenAsked() {
    UnitWork work = claimOne("k1");
    UnitObject parked =
        new UnitObject(
            0,
            work.unit().objects().getFirst().announced(),
            ObjectState.PARKED,
            ErrorCode.OBJECT_DENIED,
            null);
    units().archived(work.lease(), work.unit().withArchived("m1", List.of(parked)));
    assertThat(units().claim(announcement("k1"), LONG).won()).isEmpty();
    Claim again = units().claim(announcement(true, "k1"), LONG);
    assertThat(again.won()).hasSize(1);
    assertThat(again.won().getFirst().lease().unit()).isNotEqualTo(work.lease().unit());
    assertThat(report().balance().files()).isEqualTo(new Balance.Files(2, 0, 0, 1, 1));
  }

  private static UnitRecord lost(String key, String sum) {
    return new UnitRecord(
        ObjectIdentity.unitOf(List.of(object(key).identity())),
        "fdr",
        "m-" + key,
        "fdr",
        "",
        SENT,
        SENT,
        SENT,
        1,
        OptionalLong.of(4),
        "raw/" + key,
        List.of("hot", "lake"),
        1,
        List.of(
            new UnitObject(
                0,
                object(key),
                ObjectState.ARCHIVED,
                null,
                new ArchivedContent("raw/" + key + "/0", 10, "md5", sum))));
  }

  private static UnitOutcome outcome(String sink, Set<Integer> linked) {
    List<ObjectLines> lines =
        linked.isEmpty() ? List.of(new ObjectLines(0, 1000, 9, 2, 1, KIND)) : List.of();
    long read = linked.isEmpty() ? 1 : 0;
    return new UnitOutcome(sink, 5 * read, read, 0, 77 * read, 0, 0, lines, linked, List.of());
  }

  @Test
  void restoresWhatBecameOfAUnit() {
    // which of two objects with the same content was read follows from what is remembered, whoever
    // comes first
    UnitRecord copy = lost("copy", "same");
    UnitRecord read = lost("read", "same");
    assertThat(units().restore(copy, List.of(outcome("hot", Set.of(0))), Set.of("hot"))).isTrue();
    assertThat(
            units()
                .restore(
                    read,
                    List.of(outcome("hot", Set.of()), outcome("lake", Set.of())),
                    Set.of("lake")))
        .isTrue();
    assertThat(units().find(copy.id()).orElseThrow().objects())
        .extracting(UnitObject::state)
        .containsExactly(ObjectState.LINKED);
    UnitRecord found = units().find(read.id()).orElseThrow();
    assertThat(found.objects()).containsExactly(read.objects().getFirst().withKind(KIND));

    Balance balance = report().balance();
    assertThat(balance.holds()).as(balance.toString()).isTrue();
    assertThat(balance.sink("lake")).isEqualTo(new Balance.Sink("lake", 9, 5, 1, 1, 2, 0, 0, 0));
    assertThat(balance.sink("hot")).isEqualTo(new Balance.Sink("hot", 9, 0, 0, 1, 2, 6, 0, 0));
    UnitWork again = claimOne("third");
    assertThat(
            units()
                .archived(again.lease(), again.unit().withArchived("m3", archived(again, "same"))))
        .containsExactly(0);
  }

  private static Announcement sized(long size) {
    AnnouncedObject usual = object("k1");
    return new Announcement(
        "fdr",
        "m" + size,
        "fdr",
        "{}",
        SENT,
        SENT,
        1,
        List.of("hot", "lake"),
        List.of(
            new AnnouncedObject(usual.identity(), size, null, usual.lastModified(), false, null)),
        false);
  }

  private void setAside(UnitWork work, ErrorCode reason) {
    UnitObject object = work.unit().objects().getFirst();
    UnitObject parked =
        new UnitObject(
            object.number(), object.announced(), ObjectState.PARKED, reason, object.content());
    units().archived(work.lease(), work.unit().withArchived("manifest", List.of(parked)));
  }

  @Test
  void triesAnObjectAgainWhenSomethingElseIsAnnouncedThanWhatItWasSetAsideFor() {
    setAside(units().claim(sized(11), LONG).won().getFirst(), ErrorCode.SIZE_DIFFERS);
    assertThat(units().claim(sized(11), LONG).won()).as("the same again").isEmpty();

    Claim other = units().claim(sized(10), LONG);
    assertThat(other.won()).hasSize(1);
    assertThat(other.known()).isZero();
    UnitObject object = other.won().getFirst().unit().objects().getFirst();
    assertThat(object.announced().size()).isEqualTo(10);
    assertThat(object.announced().identity().attempt()).isEqualTo(1);
    UnitWork work = other.won().getFirst();
    units().archived(work.lease(), work.unit().withArchived("m2", archived(work, "sum")));

    assertThat(units().claim(sized(12), LONG).won()).as("what is archived stays").isEmpty();
    assertThat(report().balance().holds()).isTrue();
  }

  @Test
  void leavesWhatWasSetAsideForAnotherReasonToARedrive() {
    setAside(units().claim(sized(11), LONG).won().getFirst(), ErrorCode.SOURCE_UNKNOWN);
    assertThat(units().claim(sized(10), LONG).won()).isEmpty();
  }

  @Test
  void takesOverTheTimesOfAManifestThatIsOlderThanTheLedger() {
    UnitWork work = claimOne("k1");
    UnitRecord written = lost("k1", "s1");
    units().archived(work.lease(), written);
    UnitRecord found = units().find(work.lease().unit()).orElseThrow();
    assertThat(found.claimedAt()).isEqualTo(SENT);
    assertThat(found.manifestKey()).isEqualTo("raw/k1");
  }

  @Test
  void restoresWhatItLacks() {
    UnitWork work = claimOne("k1");
    UnitRecord unit = work.unit();
    assertThat(units().restore(unit, List.of(), Set.of())).isFalse();
    UnitRecord lost =
        new UnitRecord(
            ObjectIdentity.unitOf(List.of(object("lost").identity())),
            "fdr",
            "m9",
            "fdr",
            "{}",
            SENT,
            SENT,
            SENT,
            1,
            OptionalLong.of(4),
            "raw/m9",
            List.of("hot", "lake"),
            1,
            List.of(
                new UnitObject(
                    0,
                    object("lost"),
                    ObjectState.ARCHIVED,
                    null,
                    new ArchivedContent("raw/0", 10, "md5", "s9"))));
    assertThat(units().restore(lost, List.of(), Set.of("lake"))).isTrue();
    assertThat(units().restore(lost, List.of(), Set.of("lake"))).isFalse();
    UnitRecord found = units().find(lost.id()).orElseThrow();
    assertThat(found.claimedAt()).isEqualTo(SENT);
    assertThat(found.registryVersion()).hasValue(4);
    assertThat(found.objects()).isEqualTo(lost.objects());
    UnitWork next = sinks().next(LONG).orElseThrow();
    assertThat(next.sinks()).containsExactly("hot");
    assertThat(next.lease().fence()).isGreaterThan(work.lease().fence());
    assertThat(units().claim(announcement("lost"), LONG).won()).isEmpty();
  }

  private static Announcement old(String... keys) {
    Announcement fresh = announcement(keys);
    return new Announcement(
        fresh.feed(),
        fresh.messageId(),
        fresh.shape(),
        fresh.body(),
        fresh.sentAt(),
        fresh.batchTime(),
        fresh.mappingVersion(),
        fresh.sinks(),
        fresh.objects(),
        false,
        Urgency.OLD,
        0);
  }

  @Test
  void givesFreshWorkBeforeOldWhateverCameFirst() {
    units().claim(old("old"), Duration.ZERO);
    units().claim(announcement("fresh"), Duration.ZERO);

    UnitWork first = sinks().next(LONG).orElseThrow();
    assertThat(first.urgency()).isEqualTo(Urgency.FRESH);
    units().archived(first.lease(), first.unit().withArchived("manifest", archived(first, "sum")));
    sinks().release(first.lease(), Duration.ZERO);
    assertThat(sinks().next(LONG).orElseThrow().lease().unit()).isEqualTo(first.lease().unit());

    UnitWork second = sinks().next(LONG).orElseThrow();
    assertThat(second.urgency()).isEqualTo(Urgency.OLD);
    assertThat(sinks().next(LONG)).isEmpty();
  }

  @Test
  void givesOnlyTheWorkThatIsWanted() {
    WorkFilter toArchive = new WorkFilter(WorkFilter.Stage.TO_ARCHIVE, false, Set.of());
    WorkFilter ofSinks = new WorkFilter(WorkFilter.Stage.ARCHIVED, false, Set.of());
    UnitWork work = claimOne("a");
    units().archived(work.lease(), work.unit().withArchived("manifest", archived(work, "sum")));
    sinks().release(work.lease(), Duration.ZERO);
    assertThat(sinks().next(LONG, toArchive)).isEmpty();
    assertThat(sinks().next(LONG, ofSinks)).isPresent();

    units().claim(old("b"), Duration.ZERO);
    assertThat(sinks().next(LONG, ofSinks)).isEmpty();
    assertThat(sinks().next(LONG, new WorkFilter(WorkFilter.Stage.ANY, true, Set.of()))).isEmpty();
    assertThat(sinks().next(LONG, new WorkFilter(WorkFilter.Stage.ANY, false, Set.of("fdr"))))
        .as("of a feed that rests")
        .isEmpty();
    assertThat(sinks().next(LONG, toArchive)).isPresent();
  }
}
