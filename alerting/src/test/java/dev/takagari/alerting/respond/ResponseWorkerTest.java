package dev.takagari.alerting.respond;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.respond.RespondWorld.Killed;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseWorkerTest {
  private static final Duration LEASE_OVER = Duration.ofMinutes(11);
  private static final String TASK =
      "arn:aws:ecs:eu-central-1:123456789012:task/web-1/0123456789abcdef0123456789abcdef";

  private final RespondWorld world = new RespondWorld();
  private final String host = RespondWorld.host(1);

  @AfterEach
  void close() {
    world.close();
  }

  private byte[] object(Response response, String name) {
    return world.store.bytes(
        new BlobRef(RespondWorld.BUCKET, world.now(response.id()).evidence() + name));
  }

  private static Map<String, JsonTree> members(byte[] json) {
    return ((JsonTree.Members) JsonTree.parse(new String(json, StandardCharsets.UTF_8))).byName();
  }

  private static String text(Map<String, JsonTree> members, String name) {
    return ((JsonTree.Scalar) members.get(name)).text();
  }

  @Test
  void savesTheEvidenceThenCallsOnceAndSaysSo() throws Exception {
    world.events = List.of(RespondWorld.event("e1", host), RespondWorld.event("e2", host));
    Response response = world.approved(host);

    assertThat(world.worker().runOnce()).isTrue();
    assertThat(world.worker().runOnce()).isFalse();

    assertThat(world.calls).containsExactly("contain " + host);
    Response done = world.now(response.id());
    assertThat(done.state()).isEqualTo(ResponseState.DONE);
    assertThat(done.outcome()).isEqualTo("answered 202");
    assertThat(done.evidence())
        .isEqualTo("evidence/" + response.key() + "/" + response.id() + "/1/");
    assertThat(world.entries(response))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("asks to contain the host " + host),
            text -> assertThat(text).startsWith("approves to contain the host " + host),
            text -> assertThat(text).startsWith("evidence is saved in raw/evidence/"),
            text -> assertThat(text).startsWith("begins the call to contain the host"),
            text -> assertThat(text).startsWith("done: to contain the host"));
    assertThat(world.ended(ResponseState.DONE)).isEqualTo(1);

    assertThat(world.store.written.getLast()).endsWith("/manifest.json");
    Map<String, JsonTree> manifest = members(object(response, EvidenceSafe.MANIFEST));
    assertThat(text(manifest, "requested_by")).isEqualTo("ann");
    assertThat(text(manifest, "approved_by")).isEqualTo("bob");
    assertThat(text(manifest, "events")).isEqualTo("2");
    assertThat(text(manifest, "events_cut")).isEqualTo("false");
    List<JsonTree> objects = ((JsonTree.Elements) manifest.get("objects")).all();
    assertThat(objects).hasSize(3);
    for (JsonTree each : objects) {
      Map<String, JsonTree> one = ((JsonTree.Members) each).byName();
      assertThat(text(one, "sha256")).isEqualTo(sha256(object(response, text(one, "name"))));
    }
    assertThat(world.entries(response).get(2))
        .contains(sha256(object(response, EvidenceSafe.MANIFEST)));

    assertThat(object(response, EvidenceSafe.TARGET))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"id\":\"" + host + "\"}");
    Map<String, JsonTree> kept = members(object(response, EvidenceSafe.CASE));
    assertThat(kept)
        .containsOnlyKeys(
            "case", "facts", "timeline", "timeline_cut", "detections", "detections_cut");
    assertThat(((JsonTree.Elements) kept.get("detections")).all()).hasSize(1);
    assertThat(text(kept, "detections_cut")).isEqualTo("false");
    assertThat(((JsonTree.Elements) kept.get("timeline")).all()).hasSize(3);
    assertThat(lines(object(response, EvidenceSafe.EVENTS)))
        .containsExactly(
            "{\"event.id\":\"e1\",\"host.id\":\"" + host + "\"}",
            "{\"event.id\":\"e2\",\"host.id\":\"" + host + "\"}");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return Sha256.hex(bytes);
  }

  private static List<String> lines(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void asksForTheEventsOfTheHostAroundTheCaseAndNow() {
    world.approved(host);
    world.worker().runOnce();

    assertThat(world.questions)
        .singleElement()
        .satisfies(
            question -> {
              assertThat(question.range())
                  .isEqualTo(
                      new TimeRange(
                          RespondWorld.NOON.minusSeconds(600 + 3600),
                          RespondWorld.NOON.plusSeconds(3600)));
              assertThat(fits(question, RespondWorld.event("e", host))).isTrue();
              assertThat(fits(question, RespondWorld.event("e", RespondWorld.host(2)))).isFalse();
            });
  }

  private static boolean fits(EventQuestion question, EventRow row) {
    return QueryMatcher.of(question.query()).matches(row);
  }

  @Test
  void stopsATaskAndKeepsTheEventsOfItsContainers() {
    Response response = world.approved(ResponseKind.STOP_TASK, host, TASK);
    world.worker().runOnce();

    assertThat(world.calls).containsExactly("stop " + TASK);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
    EventQuestion question = world.questions.getFirst();
    EventRow.Builder event = EventRow.builder();
    assertThat(fits(question, event.set(Columns.CONTAINER_ID, "c-2").build())).isTrue();
    assertThat(fits(question, event.set(Columns.CONTAINER_ID, "c-3").build())).isFalse();
    assertThat(
            fits(
                question, EventRow.builder().set(Columns.ORCHESTRATOR_RESOURCE_NAME, TASK).build()))
        .isTrue();
  }

  @Test
  void saysWhatTheEvidenceLacks() {
    world.more = true;
    world.notCovered = List.of("the hot index took too long");
    Response response = world.approved(host);
    world.worker().runOnce();

    Map<String, JsonTree> manifest = members(object(response, EvidenceSafe.MANIFEST));
    assertThat(text(manifest, "events_cut")).isEqualTo("true");
    assertThat(((JsonTree.Elements) manifest.get("not_covered")).all()).hasSize(1);
    assertThat(world.entries(response).get(2)).contains("cut", "the hot index took too long");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void callsNothingWhileAWriteFails(int put) {
    world.store.failingPut = put;
    Response response = world.approved(host);
    world.worker().runOnce();

    assertThat(world.calls).isEmpty();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.APPROVED);
    assertThat(world.now(response.id()).trouble()).contains("store-unavailable");
    goOn();
    assertThat(world.calls).hasSize(1);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
    assertThat(world.now(response.id()).evidence()).endsWith("/2/");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void callsNothingWhenAnObjectThatWasWrittenIsNotThere(int put) {
    world.store.failingPut = put;
    world.store.losing = true;
    Response response = world.approved(host);
    world.worker().runOnce();

    assertThat(world.calls).isEmpty();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.APPROVED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void neverCallsWhenTheStoreRefuses(int put) {
    world.store.failingPut = put;
    world.store.how = ErrorCode.OBJECT_DENIED;
    Response response = world.approved(host);
    world.worker().runOnce();
    goOn();

    assertThat(world.calls).isEmpty();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.FAILED);
    assertThat(world.now(response.id()).outcome()).contains("nothing was called", "object-denied");
  }

  @Test
  void callsNothingWithoutASearchThatAnswers() {
    world.searchFails =
        new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "searches cannot be answered");
    Response response = world.approved(host);
    world.worker().runOnce();
    for (int i = 0; i < 8; i++) {
      world.pass(Duration.ofMinutes(5));
      world.worker().runOnce();
    }

    assertThat(world.calls).isEmpty();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.FAILED);
    assertThat(world.now(response.id()).outcome())
        .contains("nothing was called within 30 minutes", "search-unavailable");
  }

  /// Lets pauses and leases run out, and does what is to be done then.
  private void goOn() {
    for (int i = 0; i < 4; i++) {
      world.pass(LEASE_OVER.dividedBy(2));
      while (world.worker().runOnce()) {
        world.pass(Duration.ofSeconds(1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neverCallsTwiceWhereverTheProcessDies(boolean after) {
    boolean died = true;
    int unknown = 0;
    int number = 10;
    for (int at = 1; died; at++) {
      String target = RespondWorld.host(number++);
      world.clock(RespondWorld.NOON);
      world.calls.clear();
      world.store.written.clear();
      Response response = world.approved(target);
      world.steps();
      world.killAt = at;
      world.killAfter = after;
      died = false;
      try {
        world.worker().runOnce();
      } catch (Killed e) {
        died = true;
      }
      world.killAt = 0;
      goOn();

      Response ended = world.now(response.id());
      assertThat(world.calls).as("killed at step %d", at).hasSizeLessThanOrEqualTo(1);
      if (ended.state() == ResponseState.UNKNOWN) {
        unknown++;
        assertThat(world.calls).isEmpty();
        assertThat(ended.outcome()).contains("Look yourself");
      } else {
        assertThat(ended.state()).as("killed at step %d", at).isEqualTo(ResponseState.DONE);
        assertThat(world.calls).containsExactly("contain " + target);
      }
    }
    assertThat(number - 10).as("steps that were tried").isGreaterThan(13);
    assertThat(unknown).as("where the call was begun and not made").isEqualTo(1);
  }

  @Test
  void doesWhatIsSoAlreadyByDoingNothing() {
    world.bound.add(host);
    Response response = world.approved(host);
    world.worker().runOnce();

    assertThat(world.calls).isEmpty();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
    assertThat(world.now(response.id()).outcome()).contains("it was so already");
    assertThat(world.now(response.id()).evidence()).isNotEmpty();
  }

  @Test
  void releasesAHost() {
    world.bound.add(host);
    Response response = world.approved(ResponseKind.RELEASE_HOST, host, host);
    world.worker().runOnce();

    assertThat(world.calls).containsExactly("release " + host);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
  }

  @Test
  void triesAgainWhatWasSurelyNotDone() {
    world.outcomes.add(new CallOutcome.NotNow(Duration.ofSeconds(20), "answered 429"));
    Response response = world.approved(host);
    world.worker().runOnce();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.EVIDENCE_SAVED);
    assertThat(world.worker().runOnce()).isFalse();
    goOn();

    assertThat(world.calls).hasSize(2);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
  }

  @Test
  void saysWhatWasRefused() {
    world.outcomes.add(new CallOutcome.Refused("answered 403"));
    Response response = world.approved(host);
    world.worker().runOnce();
    goOn();

    assertThat(world.calls).hasSize(1);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.FAILED);
    assertThat(world.ended(ResponseState.FAILED)).isEqualTo(1);
  }

  @Test
  void saysThatItDoesNotKnow() {
    world.outcomes.add(new CallOutcome.Unknown("not answered in time"));
    Response response = world.approved(host);
    world.worker().runOnce();
    goOn();

    assertThat(world.calls).hasSize(1);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.UNKNOWN);
    assertThat(world.now(response.id()).outcome()).contains("not answered in time", "normal");
  }

  @Test
  void looksLaterWhenNobodySaysWhatACallDid() {
    world.outcomes.add(new CallOutcome.Unknown("not answered in time"));
    world.lookFailsThen = new TakagariException(ErrorCode.TARGET_UNAVAILABLE, "Falcon is away");
    Response response = world.approved(host);
    world.worker().runOnce();
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.CALLING);
    assertThat(world.now(response.id()).trouble()).contains("not answered", "Falcon is away");
    world.lookFails = null;
    // it came through after all
    world.bound.add(host);
    goOn();

    assertThat(world.calls).hasSize(1);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.DONE);
    assertThat(world.now(response.id()).outcome()).contains("it is so now: contained");
  }

  @Test
  void givesUpLookingAfterAnHour() {
    world.outcomes.add(new CallOutcome.Unknown("not answered in time"));
    world.lookFailsThen = new TakagariException(ErrorCode.TARGET_UNAVAILABLE, "Falcon is away");
    Response response = world.approved(host);
    world.worker().runOnce();
    for (int i = 0; i < 7; i++) {
      world.pass(Duration.ofMinutes(10));
      world.worker().runOnce();
    }

    assertThat(world.calls).hasSize(1);
    assertThat(world.now(response.id()).state()).isEqualTo(ResponseState.UNKNOWN);
    assertThat(world.now(response.id()).outcome()).contains("Falcon is away");
  }

  @Test
  void doesNothingThatNobodyElseApproved() {
    world.desk().request(world.asked(ResponseKind.CONTAIN_HOST, host, host));
    assertThat(world.worker().runOnce()).isFalse();
    world.pass(Response.APPROVAL);
    assertThat(world.worker().runOnce()).isFalse();

    assertThat(world.calls).isEmpty();
    assertThat(world.store.written).isEmpty();
    assertThat(world.ended(ResponseState.EXPIRED)).isEqualTo(1);
  }
}
