package dev.takagari.alerting.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseRequest;
import dev.takagari.core.response.ResponseState;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDeskTest {
  private final RespondWorld world = new RespondWorld();
  private final String host = RespondWorld.host(1);

  @AfterEach
  void close() {
    world.close();
  }

  private static void fails(ErrorCode code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void saysWhatItWouldDoAndDoesNothing() {
    ResponseRequest request = world.asked(ResponseKind.CONTAIN_HOST, host, host);

    ResponsePlan plan = world.desk().plan(request);

    assertThat(plan.named()).isTrue();
    assertThat(plan.obstacles()).isEmpty();
    assertThat(plan.steps())
        .satisfiesExactly(
            step -> assertThat(step).contains("30 minutes", "other than ann"),
            step ->
                assertThat(step)
                    .contains(
                        "raw/evidence/" + request.key(),
                        "2026-11-20T10:50:00Z to 2026-11-20T13:00:00Z"),
            step -> assertThat(step).contains("action_name=contain", host),
            step -> assertThat(step).contains("timeline"));
    assertThat(world.ledger.list(null, false, 10)).isEmpty();
    assertThat(world.looks).isZero();
    assertThat(world.calls).isEmpty();
    assertThat(world.questions).isEmpty();
    assertThat(world.store.written).isEmpty();
    assertThat(world.records.timeline(request.key(), 0, 100)).hasSize(1);
  }

  @Test
  void saysWhenTheCaseDoesNotNameTheTarget() {
    assertThat(
            world
                .desk()
                .plan(world.asked(ResponseKind.CONTAIN_HOST, host, RespondWorld.host(2)))
                .named())
        .isFalse();
  }

  @Test
  void namesTheKeyThatTurnsItOn() {
    ResponseRequest request = world.asked(ResponseKind.CONTAIN_HOST, host, host);
    ResponseDesk off = world.desk(new ResponseKind[0]);
    String key = "takagari.alerting.response.enabled";
    assertThat(off.plan(request).obstacles()).singleElement().asString().contains(key);
    assertThat(off.plan(request).steps()).isEqualTo(world.desk().plan(request).steps());
    fails(ErrorCode.NOT_FOUND, key, () -> off.request(request));
    Response response = world.desk().request(request);
    fails(ErrorCode.NOT_FOUND, key, () -> off.approve(response.id(), RespondWorld.BOB));
    assertThat(off.find(response.id())).contains(response);
    assertThat(off.refuse(response.id(), RespondWorld.BOB, "").state())
        .isEqualTo(ResponseState.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "U0ann",
        "Ann-GH",
        "github:ann-gh",
        "GitHub:\uff41nn-gh",
        " ANN@example.org",
        "a\u200bnn@example.org"
      })
  void isNotApprovedByWhoAskedUnderAnotherName(String name) {
    Response response = world.desk().request(world.asked(ResponseKind.CONTAIN_HOST, host, host));

    fails(
        ErrorCode.NOT_ALLOWED,
        "somebody else",
        () -> world.desk().approve(response.id(), new Actor(name, Actor.Origin.API)));
    assertThat(world.desk().approve(response.id(), RespondWorld.BOB).state())
        .isEqualTo(ResponseState.APPROVED);
    assertThat(world.desk().approve(response.id(), RespondWorld.BOB).state())
        .isEqualTo(ResponseState.APPROVED);
  }

  @Test
  void doesOnlyTheKindsThatAreSet() {
    ResponseRequest request = world.asked(ResponseKind.CONTAIN_HOST, host, host);
    ResponseDesk tasks = world.desk(ResponseKind.STOP_TASK);
    fails(ErrorCode.BAD_REQUEST, "response.kinds: stop-task", () -> tasks.request(request));
    assertThat(tasks.plan(request).obstacles())
        .singleElement()
        .asString()
        .contains("response.kinds: stop-task");
    Response response = world.desk().request(request);
    fails(
        ErrorCode.BAD_REQUEST,
        "response.kinds",
        () -> tasks.approve(response.id(), RespondWorld.BOB));
  }

  @Test
  void countsWhatIsOverOnce() {
    Response response = world.desk().request(world.asked(ResponseKind.CONTAIN_HOST, host, host));
    world.desk().refuse(response.id(), RespondWorld.BOB, "no");
    world.desk().refuse(response.id(), RespondWorld.BOB, "no");
    assertThat(world.ended(ResponseState.REFUSED)).isEqualTo(1);

    Response late = world.desk().request(world.asked(ResponseKind.CONTAIN_HOST, host, host));
    world.pass(Response.APPROVAL);
    assertThat(world.desk().find(late.id()).orElseThrow().state()).isEqualTo(ResponseState.EXPIRED);
    world.desk().list(null, true, 10);
    assertThat(world.ended(ResponseState.EXPIRED)).isEqualTo(1);
  }
}
