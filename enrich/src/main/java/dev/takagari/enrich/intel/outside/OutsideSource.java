package dev.takagari.enrich.intel.outside;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intel.AnswerCache;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.IntelMeters;
import dev.takagari.enrich.intel.gate.Cleared;
import dev.takagari.enrich.intel.gate.OutgoingGate;
import dev.takagari.enrich.intel.service.BadAnswerException;
import dev.takagari.enrich.intel.service.OutsideService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service outside as a source. In this order: the gate, the cache, the quota, an entry in the
/// audit log, the request. Whoever asks for the same thing meanwhile waits for the same answer, and
/// an answer that comes too late for everybody is kept all the same.
public final class OutsideSource implements IntelSource {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideSource.class);

  private final OutsideService service;
  private final OutsideSettings settings;
  private final Shared shared;
  private final Semaphore requests;
  private final ConcurrentMap<Key, CompletableFuture<IntelAnswer>> flights =
      new ConcurrentHashMap<>();

  /// What all these sources share.
  ///
  /// @param gate decides what may leave
  /// @param clock tells how old answers are
  public record Shared(
      OutgoingGate gate,
      AnswerCache cache,
      LookupQuota quota,
      AuditLog audit,
      OutsideHttp http,
      InstantSource clock,
      IntelMeters meters) {}

  private record Key(ObservedKind kind, String value) {}

  public OutsideSource(OutsideService service, OutsideSettings settings, Shared shared) {
    this.service = service;
    this.settings = settings;
    this.shared = shared;
    this.requests = new Semaphore(settings.concurrent());
  }

  @Override
  public String name() {
    return service.profile().name();
  }

  @Override
  public boolean isOutside() {
    return true;
  }

  @Override
  public boolean takes(Observed observed) {
    return service.takes(observed);
  }

  @Override
  public IntelAnswer lookup(Observed observed, String actor) {
    boolean hasKey = !service.profile().needsKey() || !settings.key().isNone();
    if (!settings.isOn() || !hasKey) {
      return new IntelAnswer.NotAsked(IntelRefusal.SWITCHED_OFF);
    }
    return switch (shared.gate.check(observed)) {
      case OutgoingGate.Refused refused -> new IntelAnswer.NotAsked(refused.reason());
      case Cleared cleared -> joined(cleared, actor);
    };
  }

  private IntelAnswer joined(Cleared cleared, String actor) {
    Key key = new Key(cleared.kind(), cleared.value());
    CompletableFuture<IntelAnswer> mine = new CompletableFuture<>();
    CompletableFuture<IntelAnswer> flight = flights.putIfAbsent(key, mine);
    if (flight == null) {
      flight = mine;
      Thread.ofVirtual().name("intel-" + name()).start(() -> fly(key, mine, cleared, actor));
    }
    try {
      return flight.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IntelAnswer.Failed(IntelFailure.TIMEOUT);
    } catch (ExecutionException e) {
      return new IntelAnswer.Failed(IntelFailure.INTERNAL);
    }
  }

  private void fly(Key key, CompletableFuture<IntelAnswer> into, Cleared cleared, String actor) {
    IntelAnswer answer = new IntelAnswer.Failed(IntelFailure.INTERNAL);
    try {
      answer = answer(cleared, actor);
    } catch (TakagariException e) {
      LOG.warn("{} was not asked: {}", name(), e.getMessage());
      answer = new IntelAnswer.Failed(IntelFailure.UNAVAILABLE);
    } catch (InterruptedException e) {
      answer = new IntelAnswer.Failed(IntelFailure.TIMEOUT);
    } catch (RuntimeException e) {
      // messages of libraries may hold the value
      LOG.error("asking {} failed: {} at {}", name(), e.getClass().getName(), e.getStackTrace());
    } finally {
      flights.remove(key, into);
      into.complete(answer);
    }
  }

  private IntelAnswer answer(Cleared cleared, String actor) throws InterruptedException {
    Optional<IntelAnswer.Said> kept = kept(cleared);
    if (kept.isPresent()) {
      shared.meters.kept(name());
      return kept.get();
    }
    if (!requests.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      return new IntelAnswer.NotAsked(IntelRefusal.BUDGET);
    }
    try {
      return switch (shared.quota.take(name(), settings.rate())) {
        case LookupQuota.Permit.Denied denied ->
            new IntelAnswer.NotAsked(denied.reason(), denied.until());
        case LookupQuota.Permit.Granted _ -> asked(cleared, actor);
      };
    } finally {
      requests.release();
    }
  }

  private Optional<IntelAnswer.Said> kept(Cleared cleared) {
    Instant now = shared.clock.instant();
    return shared
        .cache
        .find(name(), cleared.observed())
        .filter(answer -> answer.at().plus(settings.ages().of(answer)).isAfter(now));
  }

  private IntelAnswer asked(Cleared cleared, String actor) throws InterruptedException {
    record(actor, "intel.ask", cleared, Map.of());
    long start = System.nanoTime();
    HttpReply reply =
        shared.http.send(
            service.request(cleared, settings.home(), settings.key()),
            settings.timeout(),
            settings.largest());
    shared.meters.requested(name(), Duration.ofNanos(System.nanoTime() - start));
    IntelAnswer answer = meaning(cleared, reply);
    afterwards(() -> remember(cleared, reply, answer));
    afterwards(() -> record(actor, "intel.answer", cleared, outcome(answer)));
    return answer;
  }

  /// What we have is used, also when it cannot be written down.
  private void afterwards(Runnable work) {
    try {
      work.run();
    } catch (TakagariException e) {
      LOG.warn("what {} answered is used, but not all written down: {}", name(), e.getMessage());
    }
  }

  private void record(String actor, String action, Cleared cleared, Map<String, String> outcome) {
    Map<String, String> detail = new TreeMap<>(outcome);
    detail.put("kind", cleared.kind().code());
    detail.put("value", cleared.defanged());
    shared.audit.record(actor, action, name(), detail);
  }

  private static Map<String, String> outcome(IntelAnswer answer) {
    return answer instanceof IntelAnswer.Failed failed
        ? Map.of("outcome", IntelMeters.outcome(answer), "failure", failed.code().code())
        : Map.of("outcome", IntelMeters.outcome(answer));
  }

  private IntelAnswer meaning(Cleared cleared, HttpReply reply) {
    Instant at = shared.clock.instant();
    return switch (reply) {
      case HttpReply.Lost lost -> new IntelAnswer.Failed(lost.failure());
      case HttpReply.Answered answered ->
          switch (answered.status()) {
            case 200 -> read(cleared, answered.body(), at);
            case 404 -> service.missing(at);
            case 401, 403 -> new IntelAnswer.Failed(IntelFailure.BAD_KEY);
            case 429 -> new IntelAnswer.Failed(IntelFailure.RATE_LIMITED);
            default -> new IntelAnswer.Failed(failure(answered.status()));
          };
    };
  }

  private IntelAnswer read(Cleared cleared, byte[] body, Instant at) {
    try {
      return service.read(cleared, body, at);
    } catch (BadAnswerException e) {
      LOG.warn("{} answered something else than it documents: {}", name(), e.getMessage());
      return new IntelAnswer.Failed(IntelFailure.BAD_ANSWER);
    }
  }

  private static IntelFailure failure(int status) {
    return switch (status / 100) {
      case 2 -> IntelFailure.BAD_ANSWER;
      case 3 -> IntelFailure.REDIRECTED;
      case 4 -> IntelFailure.REFUSED;
      default -> IntelFailure.SERVER_ERROR;
    };
  }

  /// Keeps what was said; failures are counted and not kept.
  private void remember(Cleared cleared, HttpReply reply, IntelAnswer answer) {
    switch (answer) {
      case IntelAnswer.Said said -> {
        shared.quota.answered(name());
        shared.cache.keep(
            name(), cleared.observed(), said, said.at().plus(settings.ages().of(said)));
      }
      case IntelAnswer.Failed failed -> failed(reply, failed.code());
      case IntelAnswer.NotAsked _ -> {}
    }
  }

  private void failed(HttpReply reply, IntelFailure failure) {
    switch (failure) {
      case RATE_LIMITED -> shared.quota.rest(name(), wait(reply));
      case REFUSED -> shared.quota.answered(name());
      default -> shared.quota.failed(name(), settings.mostFailures(), settings.pause());
    }
  }

  private Duration wait(HttpReply reply) {
    String text = reply instanceof HttpReply.Answered answered ? answered.retryAfter() : "";
    return RetryAfter.read(text, shared.clock.instant(), settings.pause());
  }
}
