package dev.takagari.alerting.respond;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseLedger;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.response.ResponseWork;
import dev.takagari.core.response.ResponseWork.Claim;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was approved: saves the evidence, looks at the target, calls, and says what came of
/// it. Each step is written down before it is done. A process may die between any two of them: the
/// next one goes on where that is safe. A call that was begun is never begun again; it is looked
/// whether it was done, and what cannot be found out is said to be unknown. Safe for use by several
/// threads and processes.
public final class ResponseWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWorker.class);

  /// Longer than saving usually takes; who takes longer loses the claim, and calls nothing.
  private static final Duration LEASE = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final ResponseLedger ledger;
  private final ResponseWork work;
  private final EvidenceSafe safe;
  private final Countermeasures countermeasures;
  private final ResponseMeters meters;

  public ResponseWorker(
      ResponseLedger ledger,
      ResponseWork work,
      EvidenceSafe safe,
      Countermeasures countermeasures,
      ResponseMeters meters) {
    this.ledger = ledger;
    this.work = work;
    this.safe = safe;
    this.countermeasures = countermeasures;
    this.meters = meters;
  }

  /// Ends what waited too long, and takes one that was approved as far as it goes now.
  ///
  /// @return whether there was one
  /// @throws TakagariException database-unavailable; the same may be called again
  public boolean runOnce() {
    meters.ended(ledger.expire());
    Optional<Claim> claim = work.claim(LEASE);
    claim.ifPresent(this::run);
    return claim.isPresent();
  }

  private void run(Claim claim) {
    switch (claim.response().state()) {
      case APPROVED -> {
        if (save(claim)) {
          call(claim);
        }
      }
      case EVIDENCE_SAVED -> call(claim);
      case CALLING -> findOut(claim, "the process that called ended before it had an answer");
      default -> throw new IllegalStateException("nothing is to be done for " + claim.response());
    }
  }

  /// Something that may fail before anything is called.
  @FunctionalInterface
  private interface Step<T> {
    T take();
  }

  /// @return empty if it failed, which is then written down
  private <T> Optional<T> before(Claim claim, Step<T> step) {
    try {
      return Optional.of(step.take());
    } catch (TakagariException e) {
      String why = e.code().code() + ", " + e.getMessage();
      if (e.isTransient()) {
        // false when somebody else has it: nothing is to be done then either
        boolean _ = work.later(claim, PAUSE, why);
      } else {
        end(claim, ResponseState.FAILED, "nothing was called: " + why);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.error("{} failed before anything was called", claim.response(), e);
      end(claim, ResponseState.FAILED, "nothing was called: a fault of ours, see the log");
      return Optional.empty();
    }
  }

  private Optional<TargetStanding> look(Claim claim) {
    Response response = claim.response();
    return before(claim, () -> countermeasures.look(response.kind(), response.target()))
        .filter(
            standing -> {
              if (standing.reach() != Reach.ABSENT) {
                return true;
              }
              end(
                  claim,
                  ResponseState.FAILED,
                  "nothing was called: the target is not known there, or not any more");
              return false;
            });
  }

  private boolean save(Claim claim) {
    return look(claim)
        .flatMap(standing -> before(claim, () -> safe.save(claim, standing)))
        .filter(saved -> work.saved(claim, saved.place(), saved.words()))
        .isPresent();
  }

  private void call(Claim claim) {
    Response response = claim.response();
    Optional<TargetStanding> standing = look(claim);
    if (standing.isEmpty()) {
      return;
    }
    if (Countermeasures.isSo(response.kind(), standing.get())) {
      end(
          claim,
          ResponseState.DONE,
          "it was so already (" + standing.get().words() + "); nothing was called");
      return;
    }
    if (!work.calling(claim)) {
      return;
    }
    switch (act(response)) {
      case CallOutcome.Done(String words) -> end(claim, ResponseState.DONE, words);
      case CallOutcome.Refused(String why) -> end(claim, ResponseState.FAILED, why);
      case CallOutcome.NotNow(Duration pause, String why) -> {
        boolean _ = work.undone(claim, pause, why);
      }
      case CallOutcome.Unknown(String why) -> findOut(claim, why);
    }
  }

  private CallOutcome act(Response response) {
    try {
      return countermeasures.act(
          response.kind(),
          response.target(),
          "Takagari " + response.key() + " response " + response.id());
    } catch (RuntimeException e) {
      LOG.error("{} failed while it was called", response, e);
      return new CallOutcome.Unknown("a fault of ours, see the log");
    }
  }

  /// Looks whether a call was done, and never calls again.
  private void findOut(Claim claim, String why) {
    Response response = claim.response();
    TargetStanding standing;
    try {
      standing = countermeasures.look(response.kind(), response.target());
    } catch (TakagariException e) {
      if (e.isTransient()) {
        boolean _ = work.later(claim, PAUSE, why + "; " + e.getMessage());
      } else {
        end(claim, ResponseState.UNKNOWN, why + "; " + e.getMessage() + "; look yourself");
      }
      return;
    }
    if (Countermeasures.isSo(response.kind(), standing)) {
      end(claim, ResponseState.DONE, why + "; it is so now: " + standing.words());
    } else {
      end(
          claim,
          ResponseState.UNKNOWN,
          why
              + "; the target was "
              + standing.words()
              + " right after it. Look yourself before you ask again");
    }
  }

  private void end(Claim claim, ResponseState state, String outcome) {
    if (work.end(claim, state, outcome)) {
      meters.ended(claim.response().kind(), state);
      LOG.info("{} is {}", claim.response(), state.code());
    }
  }
}
