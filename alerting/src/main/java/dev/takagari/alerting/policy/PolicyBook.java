package dev.takagari.alerting.policy;

import dev.takagari.core.cases.Assessment;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.PolicyFile;
import dev.takagari.core.policy.PolicySource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policy that decides: the configured one in its newest usable version, else the shipped one.
/// A policy is usable when it can be read, its expressions are right and its tests pass. One that
/// is not changes nothing and is told of until it is mended. Safe for use by several threads.
public final class PolicyBook {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyBook.class);

  private final Optional<PolicySource> configured;
  private final InstantSource clock;
  private final Counter assessed;
  private final Counter failures;
  private volatile Current current;

  /// What decides.
  ///
  /// @param tried digest of the configured texts that were looked at last
  private record Current(
      CompiledPolicy policy, PolicyStanding standing, boolean own, String tried) {}

  private PolicyBook(
      Current shipped,
      Optional<PolicySource> configured,
      MeterRegistry registry,
      InstantSource clock) {
    this.configured = configured;
    this.clock = clock;
    current = shipped;
    assessed =
        Counter.builder("takagari.alerting.policy.assessments")
            .description("assessments that the policy made")
            .register(registry);
    failures =
        Counter.builder("takagari.alerting.policy.failures")
            .description("rules of the policy that could not be evaluated and did nothing")
            .register(registry);
    Gauge.builder("takagari.alerting.policy.refused", () -> standing().trouble() == null ? 0 : 1)
        .description("1 while the configured policy cannot be used")
        .register(registry);
  }

  /// Reads both.
  ///
  /// @param configured empty when only the shipped one is used
  /// @throws BadPolicyException when the shipped one cannot be used
  public static PolicyBook open(
      PolicySource shipped,
      Optional<PolicySource> configured,
      MeterRegistry registry,
      InstantSource clock) {
    CompiledPolicy policy = CompiledPolicy.compile(shipped.read()).requirePassed();
    PolicyStanding standing =
        new PolicyStanding(policy.label(), shipped.origin(), clock.instant(), null);
    PolicyBook book =
        new PolicyBook(new Current(policy, standing, false, ""), configured, registry, clock);
    book.refresh();
    return book;
  }

  /// Decides by the current policy. Never throws for what a policy does.
  public Assessment assess(PolicyInput input) {
    PolicyOutcome outcome = current.policy().assess(input);
    assessed.increment();
    if (!outcome.failed().isEmpty()) {
      failures.increment(outcome.failed().size());
      LOG.warn(
          "policy {}: rules that failed and did nothing: {}",
          outcome.assessment().policy(),
          outcome.failed());
    }
    return outcome.assessment();
  }

  public PolicyStanding standing() {
    return current.standing();
  }

  /// What decides now, and where it came from.
  public PolicyDecides decides() {
    Current now = current;
    return new PolicyDecides(now.policy().file(), now.standing());
  }

  /// Takes the configured policy over if it changed since it was looked at last and can be used.
  public synchronized void refresh() {
    configured.ifPresent(this::refresh);
  }

  private void refresh(PolicySource source) {
    Current before = current;
    String digest;
    try {
      digest = source.digest();
    } catch (TakagariException e) {
      digest = "unreadable: " + e.getMessage();
    }
    if (digest.equals(before.tried())) {
      return;
    }
    try {
      CompiledPolicy policy = read(source, before);
      current =
          new Current(
              policy,
              new PolicyStanding(policy.label(), source.origin(), clock.instant(), null),
              true,
              digest);
      LOG.info("policy {} from {} decides", policy.label(), source.origin());
    } catch (TakagariException e) {
      refused(before, digest, String.valueOf(e.getMessage()), source);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("reading the policy failed", e);
      refused(before, digest, source.origin() + " cannot be used: see the log", source);
    }
  }

  private CompiledPolicy read(PolicySource source, Current before) {
    PolicyFile file = source.read();
    PolicyFile old = before.policy().file();
    if (before.own() && file.label().equals(old.label()) && !file.digest().equals(old.digest())) {
      throw new BadPolicyException(
          file.file(),
          List.of(
              file.file()
                  + ":1: "
                  + file.label()
                  + " decides already and says something else; cases name it, so raise `version`"));
    }
    return CompiledPolicy.compile(file).requirePassed();
  }

  private void refused(Current before, String digest, String why, PolicySource source) {
    PolicyStanding standing = before.standing();
    current =
        new Current(
            before.policy(),
            new PolicyStanding(standing.policy(), standing.origin(), standing.loadedAt(), why),
            before.own(),
            digest);
    LOG.error(
        "the policy of {} is not used, {} ({}) goes on deciding: {}",
        source.origin(),
        standing.policy(),
        standing.origin(),
        why);
  }

  /// One line for people about what is wrong, null when nothing is.
  public @Nullable String trouble() {
    PolicyStanding standing = standing();
    String trouble = standing.trouble();
    return trouble == null
        ? null
        : "risk policy: %s decides, because %s"
            .formatted(
                standing.policy(), String.join(" ", trouble.lines().map(String::strip).toList()));
  }
}
