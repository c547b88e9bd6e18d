package dev.takagari.alerting.respond;

import dev.takagari.alerting.route.People;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseLedger;
import dev.takagari.core.response.ResponseRequest;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.search.TimeRange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where people ask for responses and decide about them. Nothing is called from here: what was
/// approved is done by [ResponseWorker], perhaps in another process. Who may do this at all is
/// checked before. Safe for use by several threads.
public final class ResponseDesk {
  private static final int LOOKED_THROUGH = 500;

  private final ResponseLedger ledger;
  private final CaseRepository cases;
  private final CaseRecords records;
  private final Set<ResponseKind> kinds;
  private final String bucket;
  private final Supplier<People> people;
  private final ResponseMeters meters;
  private final InstantSource clock;

  /// @param kinds that may be asked for; none when responses are off
  /// @param bucket of the raw archive
  /// @param people by whose names one person is known who comes under several
  public ResponseDesk(
      ResponseLedger ledger,
      CaseRepository cases,
      CaseRecords records,
      Set<ResponseKind> kinds,
      String bucket,
      Supplier<People> people,
      ResponseMeters meters,
      InstantSource clock) {
    this.ledger = ledger;
    this.cases = cases;
    this.records = records;
    this.kinds = Set.copyOf(kinds);
    this.bucket = bucket;
    this.people = people;
    this.meters = meters;
    this.clock = clock;
  }

  /// Says what a request would do, also when it could not be asked for. Nothing is changed, and
  /// nobody outside is asked.
  ///
  /// @throws TakagariException not-found if there is no such case; case-state if it was merged
  public ResponsePlan plan(ResponseRequest request) {
    Case found = found(request.key());
    CaseKey merged = found.mergedInto();
    if (merged != null) {
      throw new TakagariException(ErrorCode.CASE_STATE, found.key() + " was merged into " + merged);
    }
    String times =
        EvidenceTimes.of(found.times().first(), found.times().last(), clock.instant()).stream()
            .map(ResponseDesk::words)
            .collect(Collectors.joining(", "));
    return new ResponsePlan(
        request.key(),
        request.kind(),
        request.target(),
        isNamed(request),
        List.of(
            "wait up to %d minutes until somebody other than %s approves it"
                .formatted(Response.APPROVAL.toMinutes(), request.by().name()),
            "save the case, a description of the target and its events of %s in %s/evidence/%s/"
                .formatted(times, bucket, request.key()),
            "look whether it is so already; if not, call "
                + Countermeasures.call(request.kind(), request.target()),
            "write each step into the timeline of the case"),
        obstacle(request.kind()).map(TakagariException::getMessage).stream().toList());
  }

  private static String words(TimeRange time) {
    return time.from() + " to " + time.to();
  }

  private boolean isNamed(ResponseRequest request) {
    return records
        .detections(DetectionFilter.of(request.key()), null, LOOKED_THROUGH)
        .items()
        .stream()
        .flatMap(stored -> stored.detection().fields().values().stream())
        .flatMap(List::stream)
        .anyMatch(value -> value.equalsIgnoreCase(request.target()));
  }

  private Case found(CaseKey key) {
    return cases
        .find(key)
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "there is no case " + key));
  }

  /// Asks for something.
  ///
  /// @throws TakagariException as [#plan] and [ResponseLedger#request]
  public Response request(ResponseRequest request) {
    requireKind(request.kind());
    expire();
    return ledger.request(request);
  }

  /// Lets it be done.
  ///
  /// @throws TakagariException not-found if responses are off; bad-request if its kind is not to be
  ///   done here any more; not-allowed if it is who asked, by whatever name; and as
  ///   [ResponseLedger#approve]
  public Response approve(UUID id, Actor by) {
    requireOn();
    expire();
    ledger
        .find(id)
        .ifPresent(
            response -> {
              requireKind(response.kind());
              requireAnother(response, by);
            });
    return ledger.approve(id, by);
  }

  /// The ledger knows the names alone; that two of them are one person's stands in a file.
  private void requireAnother(Response response, Actor by) {
    Actor asked = response.requestedBy();
    if (response.state() == ResponseState.REQUESTED
        && people.get().isSame(asked.name(), by.name())) {
      throw new TakagariException(
          ErrorCode.NOT_ALLOWED,
          asked.name()
              + " asked for it, who is "
              + by.name()
              + "; somebody else has to approve it");
    }
  }

  /// Decides against it. May be done when responses are off.
  ///
  /// @param why may be empty
  /// @throws TakagariException bad-request if `why` is too long; and as [ResponseLedger#refuse]
  public Response refuse(UUID id, Actor by, String why) {
    if (why.length() > Response.LONGEST_REASON) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "reason has at most " + Response.LONGEST_REASON + " characters");
    }
    expire();
    boolean decided =
        ledger.find(id).filter(found -> found.state() != ResponseState.REQUESTED).isPresent();
    Response refused = ledger.refuse(id, by, why);
    if (!decided) {
      meters.ended(List.of(refused));
    }
    return refused;
  }

  /// One response. May be asked when responses are off, as [#list].
  public Optional<Response> find(UUID id) {
    expire();
    return ledger.find(id);
  }

  /// Responses, the newest first.
  ///
  /// @param key of a case; null for all
  /// @param open only those that are not over
  /// @param limit at most so many
  public List<Response> list(@Nullable CaseKey key, boolean open, int limit) {
    expire();
    return ledger.list(key, open, limit);
  }

  private void expire() {
    meters.ended(ledger.expire());
  }

  private void requireOn() {
    off()
        .ifPresent(
            e -> {
              throw e;
            });
  }

  /// Does nothing if something of this kind may be asked for.
  ///
  /// @throws TakagariException not-found if responses are off; bad-request if this kind is not to
  ///   be done here
  public void requireKind(ResponseKind kind) {
    obstacle(kind)
        .ifPresent(
            e -> {
              throw e;
            });
  }

  private Optional<TakagariException> off() {
    return kinds.isEmpty()
        ? Optional.of(
            new TakagariException(
                ErrorCode.NOT_FOUND,
                "responses are off; takagari.alerting.response.enabled=true turns them on"))
        : Optional.empty();
  }

  private Optional<TakagariException> obstacle(ResponseKind kind) {
    if (kinds.isEmpty() || kinds.contains(kind)) {
      return off();
    }
    return Optional.of(
        new TakagariException(
            ErrorCode.BAD_REQUEST,
            kind.code()
                + " is not among takagari.alerting.response.kinds: "
                + kinds.stream()
                    .sorted()
                    .map(ResponseKind::code)
                    .collect(Collectors.joining(", "))));
  }
}
