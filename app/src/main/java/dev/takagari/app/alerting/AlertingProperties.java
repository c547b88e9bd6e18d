package dev.takagari.app.alerting;

import dev.takagari.alerting.detect.FalcoPriority;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.response.ResponseKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param falcoPriority least priority of Falco's alerts that become detections: emergency, alert,
///   critical, error, warning, notice, informational, debug; what is below stays an event
/// @param policy file of the risk policy that decides how loudly people are told of a case, with
///   its tests beside it; read again when it changes. Without one, or while it cannot be used, the
///   shipped policy decides, or the version that did before
/// @param rules directory of your own rule files, need not be there; read again when they change
/// @param routing directory with files that say where cases are told and who is on call
///   (`tags.yml`, `people.yml`, `oncall.yml`); need not be there; read again when they change
/// @param ruleParameters values of the parameters of rules, by rule and parameter; before those of
///   `parameters.yml` in the directory of rules
/// @param queues queues of others whose messages are records, as findings of GuardDuty
/// @param falconStreams feeds of Falcon Event Streams
/// @param cases how detections are grouped
/// @param facts what is gathered about a case
/// @param response what can be done against tasks and hosts
/// @param outbox what people are told
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(
    @Nullable URI queueUrl,
    @DefaultValue("notice") FalcoPriority falcoPriority,
    @Nullable String policy,
    @DefaultValue("rules") String rules,
    @DefaultValue("routing") String routing,
    @DefaultValue Map<String, Map<String, List<String>>> ruleParameters,
    @DefaultValue List<FalconStreamProperties> falconStreams,
    @DefaultValue Cases cases,
    @DefaultValue Facts facts,
    @DefaultValue Intake intake,
    @DefaultValue List<Queue> queues,
    @DefaultValue Hooks hooks,
    @DefaultValue Response response,
    @DefaultValue Outbox outbox) {
  /// The largest body that a web hook can be told to take.
  public static final DataSize LARGEST_BODY = DataSize.ofMegabytes(16);

  static final String SECRET_HEADER = "X-Takagari-Secret";
  static final String SIGNATURE_HEADER = "X-Takagari-Signature";

  private static final String ROOT = "takagari.alerting.";
  private static final int SHORTEST_SECRET = 16;
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
  private static final Duration LONGEST_GATHER = Duration.ofSeconds(5);
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  /// What can be done against tasks and hosts, by two persons.
  ///
  /// @param enabled whether anything can be done against tasks and hosts at all; see
  ///   [respond](../how-to/respond.md)
  /// @param kinds what can be done: stop-task, contain-host, release-host
  /// @param ecsEndpoint ECS endpoint other than AWS's own
  /// @param falcon the API client that contains and releases hosts
  public record Response(
      @DefaultValue("false") boolean enabled,
      @DefaultValue({"stop-task", "contain-host", "release-host"}) Set<ResponseKind> kinds,
      @Nullable URI ecsEndpoint,
      @DefaultValue Falcon falcon) {

    /// Whether anything can be done against hosts.
    public boolean actsOnHosts() {
      return enabled
          && (kinds.contains(ResponseKind.CONTAIN_HOST)
              || kinds.contains(ResponseKind.RELEASE_HOST));
    }

    /// Whether tasks can be stopped.
    public boolean actsOnTasks() {
      return enabled && kinds.contains(ResponseKind.STOP_TASK);
    }
  }

  /// An API client of Falcon.
  ///
  /// @param cloud of the API client: us-1, us-2, eu-1, us-gov-1 or us-gov-2; when the service names
  ///   another one of these, that is asked
  /// @param baseUrl where the API is instead, as `https://host`; no other is asked then
  /// @param clientId of an API client with the scopes `Hosts: Read` and `Hosts: Write`
  /// @param clientSecret of that client, or `secret:` and the name of a property that holds it
  ///   (secret)
  public record Falcon(
      @Nullable String cloud,
      @Nullable URI baseUrl,
      @Nullable String clientId,
      @Nullable String clientSecret) {
    @Override
    public String toString() {
      return "API client of Falcon";
    }
  }

  /// What is gathered about a case.
  ///
  /// @param budget longest time that gathering takes what must be searched or asked outside; what
  ///   is later is added when it comes
  public record Facts(@DefaultValue("10s") Duration budget) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public Facts {
      if (budget.compareTo(SHORTEST) < 0 || budget.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("budget: must be from 100ms to 1m");
      }
    }
  }

  /// How detections are grouped.
  ///
  /// @param window so long after its last detection a case takes the same again
  /// @param windows other windows, by source, as `takagari.alerting.cases.windows.guardduty`
  /// @param stormCases new cases of one rule within `storm-time` that are opened one by one;
  ///   further ones become one case
  /// @param stormSourceCases new cases of one source, of whatever rules, within `storm-time` that
  ///   are opened one by one; further ones become one case. What is brought by hand does not count
  /// @param stormTime so long after its last detection a storm is over
  /// @param leastSeverity detections below it are kept and listed, and open no case
  /// @param sampleCases whether detections that a product marks as samples open cases, of which
  ///   nobody is told
  /// @param receivers how many take messages from the alert queue at a time
  public record Cases(
      @DefaultValue("24h") Duration window,
      @DefaultValue Map<String, Duration> windows,
      @DefaultValue("20") int stormCases,
      @DefaultValue("100") int stormSourceCases,
      @DefaultValue("10m") Duration stormTime,
      @DefaultValue("info") Severity leastSeverity,
      @DefaultValue("true") boolean sampleCases,
      @DefaultValue("8") int receivers) {
    private static final int MOST_RECEIVERS = 100;

    /// What is wrong with the values, each after the name of its key; empty when all is well.
    public List<String> faults() {
      List<String> faults = new ArrayList<>();
      positive(window, "window", faults);
      windows.forEach((source, time) -> positive(time, "windows." + source, faults));
      positive(stormTime, "storm-time", faults);
      atLeastOne(stormCases, "storm-cases", faults);
      atLeastOne(stormSourceCases, "storm-source-cases", faults);
      if (receivers < 1 || receivers > MOST_RECEIVERS) {
        faults.add("receivers: must be from 1 to " + MOST_RECEIVERS);
      }
      return faults;
    }

    private static void atLeastOne(int number, String key, List<String> faults) {
      if (number < 1) {
        faults.add(key + ": must be at least 1");
      }
    }

    private static void positive(Duration time, String key, List<String> faults) {
      if (!time.isPositive()) {
        faults.add(key + ": must be a time such as 24h");
      }
    }

    CaseSettings settings() {
      return new CaseSettings(
          window, windows, stormCases, stormSourceCases, stormTime, leastSeverity, sampleCases);
    }
  }

  /// What people are told.
  ///
  /// @param keep how long what was given up, what waits for a destination that is no longer
  ///   configured, and what the page of our own tells is kept after the last try or change
  public record Outbox(@DefaultValue("90d") Duration keep) {
    private static final Duration SHORTEST = Duration.ofDays(1);

    public Outbox {
      if (keep.compareTo(SHORTEST) < 0) {
        throw new IllegalArgumentException("keep: must be at least 1d");
      }
    }
  }

  /// Records that come one by one.
  ///
  /// @param gather how long records of web hooks wait for others that are kept with them
  public record Intake(@DefaultValue("500ms") Duration gather) {}

  /// A queue whose messages are records. Annotated only so that its keys are in the metadata.
  ///
  /// @param name lower-case letters, digits, hyphens; tag of its metrics
  /// @param queueUrl the SQS queue
  /// @param source kind of log that its messages are, as `aws.guardduty`
  @ConfigurationProperties("takagari.alerting.queues[0]")
  public record Queue(@Nullable String name, @Nullable URI queueUrl, @Nullable String source) {}

  /// Web hooks.
  ///
  /// @param maxBody largest body of a call
  /// @param falco the web hook of falcosidekick
  /// @param detections web hooks of other products
  public record Hooks(
      @DefaultValue("1MB") DataSize maxBody,
      @DefaultValue Falco falco,
      @DefaultValue List<DetectionHook> detections) {}

  /// The web hook of falcosidekick.
  ///
  /// @param header header in which falcosidekick sends the secret
  /// @param secret at least 16 characters; without it `/hooks/falco` admits nobody (secret)
  public record Falco(@DefaultValue(SECRET_HEADER) String header, @Nullable String secret) {
    @Override
    public String toString() {
      return "web hook of falcosidekick";
    }
  }

  /// A web hook of another product. Annotated only so that its keys are in the metadata.
  ///
  /// @param mapping kind of log that it brings, as a mapping file names it: the last part of
  ///   `/hooks/detections/{mapping}`
  /// @param secret at least 16 characters; while a secret is exchanged two hooks may have one
  ///   mapping (secret)
  /// @param kind whether calls hold the secret in a header, or are signed with it
  /// @param header header with the secret or the signature; unset: `X-Takagari-Secret` or
  ///   `X-Takagari-Signature`
  /// @param timestampHeader header with the time of a signed call in seconds of the epoch; the
  ///   signature is then over the time, a dot and the body
  /// @param window how far the time of a signed call may be from now
  @ConfigurationProperties("takagari.alerting.hooks.detections[0]")
  public record DetectionHook(
      @Nullable String mapping,
      @Nullable String secret,
      @DefaultValue("header") Kind kind,
      @Nullable String header,
      @Nullable String timestampHeader,
      @DefaultValue("5m") Duration window) {
    @Override
    public String toString() {
      return "web hook for " + mapping;
    }

    String givenHeader() {
      return Objects.requireNonNullElse(
          header, kind == Kind.HMAC ? SIGNATURE_HEADER : SECRET_HEADER);
    }
  }

  /// How a web hook tells who calls it.
  public enum Kind {
    HEADER,
    HMAC
  }

  /// What cannot be, a line each with the key; never a secret.
  ///
  /// @param sources kinds of logs whose records can come one by one; asked only if one is named
  public List<String> faults(Supplier<Set<String>> sources) {
    Faults faults = new Faults();
    Duration gather = intake.gather();
    faults.unless(
        !gather.isNegative() && gather.compareTo(LONGEST_GATHER) <= 0,
        "intake.gather",
        "must be from 0s to 5s");
    DataSize body = hooks.maxBody();
    faults.unless(
        body.toKilobytes() >= 1 && body.compareTo(LARGEST_BODY) <= 0,
        "hooks.max-body",
        "must be from 1KB to 16MB");
    faults.header("hooks.falco.header", hooks.falco().header());
    if (hooks.falco().secret() != null) {
      faults.secret("hooks.falco.secret", hooks.falco().secret());
    }
    Set<String> known = queues.isEmpty() && hooks.detections().isEmpty() ? Set.of() : sources.get();
    queues(faults, known);
    for (int i = 0; i < hooks.detections().size(); i++) {
      DetectionHook hook = hooks.detections().get(i);
      String key = "hooks.detections[" + i + "]";
      faults.source(key + ".mapping", hook.mapping(), known);
      faults.secret(key + ".secret", hook.secret());
      faults.header(key + ".header", hook.givenHeader());
      String time = hook.timestampHeader();
      if (time != null) {
        faults.header(key + ".timestamp-header", time);
        faults.unless(
            hook.kind() == Kind.HMAC, key + ".timestamp-header", "is for the kind hmac only");
      }
      faults.unless(
          hook.window().isPositive() && hook.window().compareTo(LONGEST_WINDOW) <= 0,
          key + ".window",
          "must be from 1s to 1h");
    }
    return faults.lines;
  }

  private void queues(Faults faults, Set<String> known) {
    Set<String> names = new HashSet<>();
    Set<URI> urls = new HashSet<>();
    if (queueUrl != null) {
      urls.add(queueUrl);
    }
    for (int i = 0; i < queues.size(); i++) {
      Queue queue = queues.get(i);
      String key = "queues[" + i + "]";
      String name = queue.name();
      faults.unless(
          name != null && NAME.matcher(name).matches() && names.add(name),
          key + ".name",
          "must be 1 to 31 lower-case letters, digits, hyphens, and no other queue's");
      URI url = queue.queueUrl();
      faults.unless(
          url != null && url.getHost() != null && urls.add(url),
          key + ".queue-url",
          "must be the URL of a queue that nobody else reads");
      faults.source(key + ".source", queue.source(), known);
    }
  }

  private static final class Faults {
    private final List<String> lines = new ArrayList<>();

    void unless(boolean good, String key, String what) {
      if (!good) {
        lines.add(ROOT + key + ": " + what);
      }
    }

    void header(String key, String header) {
      unless(HEADER.matcher(header).matches(), key, "must be the name of a header");
    }

    void secret(String key, @Nullable String secret) {
      unless(
          secret != null && secret.length() >= SHORTEST_SECRET,
          key,
          "must have at least " + SHORTEST_SECRET + " characters");
    }

    void source(String key, @Nullable String source, Set<String> known) {
      unless(
          source != null && known.contains(source),
          key,
          "must be one of " + String.join(", ", known));
    }
  }
}
