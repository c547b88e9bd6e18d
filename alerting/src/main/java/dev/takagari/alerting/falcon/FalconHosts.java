package dev.takagari.alerting.falcon;

import dev.takagari.alerting.falcon.FalconClient.Answer;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.json.JsonTree;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.HostContainment;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hosts with a Falcon sensor, by the calls of Falcon's Hosts API: `GET
/// /devices/entities/devices/v2` (scope `Hosts: Read`) and `POST
/// /devices/entities/devices-actions/v2` (scope `Hosts: Write`), whose actions are `contain` and
/// `lift_containment`.
public final class FalconHosts implements HostContainment, AutoCloseable {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(10);

  /// States in which Falcon has a host contained, or is about to.
  private static final Set<String> CONTAINED = Set.of("contained", "containment_pending");

  private static final Set<String> NOT_CONTAINED = Set.of("normal", "lift_containment_pending");

  private final FalconClient client;

  public FalconHosts(FalconAccess access, InstantSource clock) {
    client = new FalconClient(access, Pace.of(clock));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public TargetStanding look(String hostId) {
    try {
      Answer answer =
          client.authorized(
              base ->
                  FalconClient.request(
                          base + "/devices/entities/devices/v2?ids=" + FalconClient.encoded(hostId))
                      .header("Accept", "application/json")
                      .GET());
      if (answer.status() == 404) {
        return TargetStanding.absent();
      }
      client.require(answer.status(), answer.headers(), "the question about a host");
      return standing(answer.body());
    } catch (ApiFailure e) {
      throw new TakagariException(
          e.ending() == Ending.DENIED ? ErrorCode.TARGET_DENIED : ErrorCode.TARGET_UNAVAILABLE,
          "Falcon: " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(
          ErrorCode.TARGET_UNAVAILABLE, "the question about a host was interrupted", e);
    }
  }

  private static TargetStanding standing(String body) throws ApiFailure {
    JsonTree whole = JsonTree.parse(body);
    if (!(whole instanceof JsonTree.Members)) {
      throw FalconClient.strange("the question about a host");
    }
    JsonTree host = first(whole, "resources");
    if (host == null) {
      return TargetStanding.absent();
    }
    String status = FalconClient.text(FalconClient.member(host, "status"));
    boolean known = CONTAINED.contains(status) || NOT_CONTAINED.contains(status);
    return new TargetStanding(
        CONTAINED.contains(status) ? Reach.BOUND : Reach.FREE,
        known ? status : "in a state that is not known here",
        body,
        List.of());
  }

  private static @Nullable JsonTree first(JsonTree whole, String name) {
    return FalconClient.member(whole, name) instanceof JsonTree.Elements(List<JsonTree> all)
            && !all.isEmpty()
        ? all.getFirst()
        : null;
  }

  @Override
  public CallOutcome contain(String hostId) {
    return act("contain", hostId);
  }

  @Override
  public CallOutcome release(String hostId) {
    return act("lift_containment", hostId);
  }

  private CallOutcome act(String action, String hostId) {
    try {
      client.prepare();
    } catch (ApiFailure e) {
      return e.ending() == Ending.DENIED
          ? new CallOutcome.Refused("Falcon: " + e.getMessage())
          : new CallOutcome.NotNow(pause(e.waitTime()), "Falcon: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CallOutcome.NotNow(USUAL_PAUSE, "interrupted before anything was sent");
    }
    try {
      return outcome(
          client.authorizedOnce(
              base ->
                  FalconClient.request(
                          base + "/devices/entities/devices-actions/v2?action_name=" + action)
                      .header("Content-Type", "application/json")
                      .header("Accept", "application/json")
                      .POST(
                          // an id has hexadecimal digits only
                          HttpRequest.BodyPublishers.ofString("{\"ids\":[\"" + hostId + "\"]}"))));
    } catch (ApiFailure e) {
      return new CallOutcome.Unknown("Falcon: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CallOutcome.Unknown("interrupted before Falcon answered");
    }
  }

  private CallOutcome outcome(Answer answer) {
    int status = answer.status();
    String words = "Falcon answered " + status;
    if (status >= 200 && status < 300) {
      JsonTree whole = JsonTree.parse(answer.body());
      if (whole == null) {
        return new CallOutcome.Unknown(words + " with what is not understood");
      }
      JsonTree error = first(whole, "errors");
      if (error == null) {
        return new CallOutcome.Done(words);
      }
      String code = FalconClient.text(FalconClient.member(error, "code"));
      return new CallOutcome.Unknown(
          words + " with an error" + (code.matches("[0-9]{1,9}") ? " " + code : ""));
    }
    return switch (status) {
      case 400, 401, 403, 404, 410 -> new CallOutcome.Refused(words);
      case 429 -> new CallOutcome.NotNow(pause(client.waitTime(answer.headers())), words);
      // 409 too: perhaps it is so already
      default -> new CallOutcome.Unknown(words);
    };
  }

  private static Duration pause(@Nullable Duration asked) {
    return asked == null ? USUAL_PAUSE : asked;
  }
}
