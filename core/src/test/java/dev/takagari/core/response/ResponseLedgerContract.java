package dev.takagari.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Actor.Origin;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.ResponseWork.Claim;
import dev.takagari.core.telling.CaseTellings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [ResponseLedger] does, together with its [ResponseWork].
public abstract class ResponseLedgerContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final String HOST = "0123456789abcdef0123456789abcdef";
  private static final Actor ANN = new Actor("ann", Origin.API);
  private static final Actor BOB = new Actor("bob", Origin.CLI);
  private static final String PLACE = "evidence/A-2026-000001/x/";

  private CaseKey key;

  protected abstract ResponseLedger ledger();

  protected abstract ResponseWork work();

  protected abstract CaseRepository cases();

  protected abstract CaseRecords records();

  protected abstract CaseTellings tellings();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void aCase() {
    clock(NOON);
    key = opened("d1", "group");
  }

  private CaseKey opened(String id, String group) {
    return Objects.requireNonNull(
        cases().file(Detections.of(id, "1", group, HOST, NOON.minusSeconds(60))).key());
  }

  private static ResponseRequest of(CaseKey key, String target, Actor by, String token) {
    return new ResponseRequest(
        key, ResponseKind.CONTAIN_HOST, target, "beacons every minute", by, token);
  }

  private Response asked() {
    return ledger().request(of(key, HOST, ANN, ""));
  }

  private Claim approved() {
    Response response = asked();
    ledger().approve(response.id(), BOB);
    return work().claim(LEASE).orElseThrow();
  }

  private Response now(Response response) {
    return ledger().find(response.id()).orElseThrow();
  }

  private List<TimelineEntry> entries() {
    return records().timeline(key, 0, 100).stream()
        .filter(entry -> entry.what() == What.RESPONSE)
        .toList();
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void keepsWhatWasAskedForAndTellsOfIt() {
    Response response = asked();

    assertThat(response.key()).isEqualTo(key);
    assertThat(response.state()).isEqualTo(ResponseState.REQUESTED);
    assertThat(response.requestedBy()).isEqualTo(ANN);
    assertThat(response.requestedAt()).isEqualTo(NOON);
    assertThat(response.decision()).isNull();
    assertThat(ledger().find(response.id())).contains(response);
    assertThat(ledger().find(UUID.randomUUID())).isEmpty();
    assertThat(entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor()).isEqualTo(ANN);
              assertThat(entry.text())
                  .contains(HOST, "beacons every minute", response.id().toString());
            });
    assertThat(tellings().due(Duration.ZERO, 10))
        .extracting(CaseTellings.Row::key)
        .containsExactly(key);
  }

  @Test
  void asksForNothingTwice() {
    Response first = ledger().request(of(key, HOST, ANN, "t1"));

    assertThat(ledger().request(of(key, HOST, ANN, "t1"))).isEqualTo(first);
    assertThat(entries()).hasSize(1);
    fails(
        ErrorCode.BAD_REQUEST, () -> ledger().request(of(key, HOST.replace('0', '1'), ANN, "t1")));
    fails(ErrorCode.CASE_STATE, () -> ledger().request(of(key, HOST, BOB, "")));
    fails(
        ErrorCode.CASE_STATE,
        () ->
            ledger()
                .request(
                    new ResponseRequest(key, ResponseKind.RELEASE_HOST, HOST, "wrong", BOB, "")));
    fails(
        ErrorCode.NOT_FOUND, () -> ledger().request(of(new CaseKey(2026, 999_999), HOST, ANN, "")));
  }

  @Test
  void asksAgainWhenTheOtherIsOver() {
    Response first = asked();
    ledger().refuse(first.id(), ANN, "wrong host");

    assertThat(asked().id()).isNotEqualTo(first.id());
    assertThat(ledger().list(key, false, 10)).hasSize(2);
    assertThat(ledger().list(key, true, 10)).hasSize(1);
    assertThat(ledger().list(null, false, 1)).hasSize(1);
    assertThat(ledger().list(opened("d2", "other"), false, 10)).isEmpty();
  }

  @Test
  void asksForNothingInACaseThatWasMerged() {
    CaseKey other = opened("d2", "other");
    cases().act(key, new CaseCommand.Merge(other), ANN, null, "");

    fails(ErrorCode.CASE_STATE, this::asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "ANN",
        " Ann ",
        "aNN",
        "\uff21\uff2e\uff2e",
        "a\u200bnn",
        "\u3000ann",
        "\u200b",
        ""
      })
  void isNotApprovedByWhoAskedWhateverTheSide(String name) {
    Response response = asked();
    for (Origin origin : Origin.values()) {
      fails(ErrorCode.NOT_ALLOWED, () -> ledger().approve(response.id(), new Actor(name, origin)));
    }
    assertThat(now(response).state()).isEqualTo(ResponseState.REQUESTED);
    assertThat(work().claim(LEASE)).isEmpty();
  }

  @Test
  void isApprovedBySomebodyElseOnce() {
    Response response = asked();
    clock(NOON.plusSeconds(60));

    Response approved = ledger().approve(response.id(), BOB);

    assertThat(approved.state()).isEqualTo(ResponseState.APPROVED);
    assertThat(approved.decision()).isEqualTo(new Response.Decision(BOB, NOON.plusSeconds(60)));
    assertThat(ledger().approve(response.id(), BOB)).isEqualTo(approved);
    assertThat(entries()).hasSize(2);
    assertThat(entries().getLast().actor()).isEqualTo(BOB);
    fails(
        ErrorCode.CASE_STATE,
        () -> ledger().approve(response.id(), new Actor("carla", Origin.API)));
    fails(ErrorCode.CASE_STATE, () -> ledger().refuse(response.id(), ANN, ""));
    fails(ErrorCode.NOT_FOUND, () -> ledger().approve(UUID.randomUUID(), BOB));
  }

  @Test
  void isRefusedByAnybodyAndThenNeverDone() {
    Response response = asked();

    Response refused = ledger().refuse(response.id(), ANN, "a test\0 of ours");

    assertThat(refused.state()).isEqualTo(ResponseState.REFUSED);
    assertThat(refused.outcome()).contains("a test  of ours");
    assertThat(refused.endedAt()).isEqualTo(NOON);
    assertThat(ledger().refuse(response.id(), ANN, "again")).isEqualTo(refused);
    fails(ErrorCode.CASE_STATE, () -> ledger().approve(response.id(), BOB));
    assertThat(work().claim(LEASE)).isEmpty();
  }

  @Test
  void expiresWithoutASecondPerson() {
    Response response = asked();
    clock(NOON.plus(Response.APPROVAL).minusMillis(1));
    assertThat(ledger().expire()).isEmpty();
    clock(NOON.plus(Response.APPROVAL));

    fails(ErrorCode.CASE_STATE, () -> ledger().approve(response.id(), BOB));
    assertThat(ledger().expire()).extracting(Response::id).containsExactly(response.id());

    assertThat(now(response).state()).isEqualTo(ResponseState.EXPIRED);
    assertThat(ledger().expire()).isEmpty();
    assertThat(entries().getLast().actor()).isEqualTo(Actor.SYSTEM);
    assertThat(entries().getLast().text()).contains("nobody approved it");
  }

  @Test
  void isDoneStepByStep() {
    Claim claim = approved();
    Response response = claim.response();

    assertThat(work().calling(claim)).as("without evidence").isFalse();
    assertThat(work().saved(claim, PLACE, "evidence is saved")).isTrue();
    assertThat(now(response).evidence()).isEqualTo(PLACE);
    assertThat(work().saved(claim, "elsewhere/", "again")).isFalse();
    assertThat(work().calling(claim)).isTrue();
    assertThat(work().calling(claim)).as("a second call").isFalse();
    assertThat(now(response).state()).isEqualTo(ResponseState.CALLING);
    assertThat(work().end(claim, ResponseState.DONE, "Falcon answered 202")).isTrue();
    assertThat(work().end(claim, ResponseState.FAILED, "no")).isFalse();

    assertThat(now(response).state()).isEqualTo(ResponseState.DONE);
    assertThat(now(response).outcome()).isEqualTo("Falcon answered 202");
    assertThat(entries()).hasSize(5);
    assertThat(work().claim(LEASE)).isEmpty();
  }

  @Test
  void belongsToOneAtATime() {
    Claim lost = approved();
    assertThat(work().claim(LEASE)).isEmpty();
    clock(NOON.plus(LEASE));
    Claim held = work().claim(LEASE).orElseThrow();

    assertThat(work().saved(lost, "lost/", "")).isFalse();
    assertThat(work().end(lost, ResponseState.FAILED, "lost")).isFalse();
    assertThat(work().later(lost, LEASE, "lost")).isFalse();
    assertThat(work().saved(held, PLACE, "")).isTrue();
    assertThat(work().calling(lost)).isFalse();
    assertThat(work().calling(held)).isTrue();
    assertThat(work().undone(lost, LEASE, "lost")).isFalse();
  }

  @Test
  void isTakenUpAgainAfterAPause() {
    Claim claim = approved();

    assertThat(work().later(claim, Duration.ofSeconds(20), "the store rests")).isTrue();

    assertThat(now(claim.response()).trouble()).isEqualTo("the store rests");
    assertThat(work().claim(LEASE)).isEmpty();
    clock(NOON.plusSeconds(20));
    Claim again = work().claim(LEASE).orElseThrow();
    assertThat(again.response().state()).isEqualTo(ResponseState.APPROVED);
    assertThat(work().saved(again, PLACE, "")).isTrue();
    assertThat(now(claim.response()).trouble()).isEmpty();
    assertThat(work().calling(again)).isTrue();
    assertThat(work().undone(again, Duration.ofSeconds(5), "too many calls")).isTrue();
    assertThat(now(claim.response()).state()).isEqualTo(ResponseState.EVIDENCE_SAVED);
  }

  @Test
  void isNotCalledLongAfterItsApproval() {
    Claim claim = approved();
    work().saved(claim, PLACE, "");
    clock(NOON.plus(Response.EXECUTION));

    assertThat(work().calling(claim)).isFalse();
    assertThat(work().claim(LEASE)).isEmpty();
    assertThat(ledger().expire()).hasSize(1);
    assertThat(now(claim.response()).state()).isEqualTo(ResponseState.FAILED);
    assertThat(now(claim.response()).outcome()).contains("nothing was called");
  }

  @Test
  void isUnknownWhenNobodyFindsOutWhatACallDid() {
    Claim claim = approved();
    work().saved(claim, PLACE, "");
    work().calling(claim);
    clock(NOON.plus(Response.EXECUTION));
    assertThat(ledger().expire()).isEmpty();
    assertThat(work().claim(LEASE)).as("to look").isPresent();
    clock(NOON.plus(Response.LOOKING));

    assertThat(ledger().expire()).hasSize(1);
    assertThat(now(claim.response()).state()).isEqualTo(ResponseState.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(
      value = ResponseState.class,
      names = {"REQUESTED", "APPROVED", "EVIDENCE_SAVED", "CALLING"})
  void endsOnlyWithAnEnd(ResponseState state) {
    Claim claim = approved();
    assertThatThrownBy(() -> work().end(claim, state, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesOneOfManyAnswersAtATime() throws Exception {
    Response response = asked();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> approvals =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            try {
                              ledger().approve(response.id(), new Actor("p" + i, Origin.API));
                              return true;
                            } catch (TakagariException e) {
                              assertThat(e.code()).isEqualTo(ErrorCode.CASE_STATE);
                              return false;
                            }
                          }))
              .toList();
      int approved = 0;
      for (Future<Boolean> each : approvals) {
        approved += each.get() ? 1 : 0;
      }
      assertThat(approved).isEqualTo(1);
      List<Future<Boolean>> claims =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> work().claim(LEASE).isPresent()))
              .toList();
      int claimed = 0;
      for (Future<Boolean> each : claims) {
        claimed += each.get() ? 1 : 0;
      }
      assertThat(claimed).isEqualTo(1);
    }
  }
}
