package dev.takagari.alerting.slack;

import com.google.gson.JsonParseException;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.SlackFilesUploadV2Exception;
import com.slack.api.util.http.SlackHttpClient;
import dev.takagari.alerting.slack.SlackAnswer.Limited;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackAnswer.Refused;
import dev.takagari.alerting.slack.SlackAnswer.Unknown;
import dev.takagari.alerting.slack.SlackPace.Urgency;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import org.jspecify.annotations.Nullable;

/// Calls methods of Slack's Web API, at Slack's pace, and says what became of each call. No call
/// takes longer than ten seconds and its wait. Safe for use by several threads.
public final class SlackCalls implements AutoCloseable {
  /// Where the methods of Slack are.
  public static final URI SLACK = URI.create("https://slack.com/api/");

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MOST_IDLE = 5;
  private static final int IDLE_SECONDS = 20;
  private static final int TOO_MANY = 429;
  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
  private static final long LONGEST_WAIT = 3_600;

  private final Slack slack;
  private final MethodsClient methods;
  private final SlackPace pace;
  private final Pause pause;
  private final SlackMeters meters;

  /// Lets time pass.
  @FunctionalInterface
  public interface Pause {
    /// By the clock on the wall.
    Pause WALL = Thread::sleep;

    void sleep(Duration time) throws InterruptedException;
  }

  /// One call.
  @FunctionalInterface
  interface Call<T> {
    T of(MethodsClient methods) throws IOException, SlackApiException;
  }

  /// Makes no call yet.
  ///
  /// @param token of a bot or an app; secret
  /// @param api where the methods are, with a slash at the end
  public SlackCalls(
      String token, URI api, InstantSource clock, Pause pause, MeterRegistry registry) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(api.toString());
    config.setStatsEnabled(false);
    config.setHttpClientCallTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
    SlackHttpClient http =
        new SlackHttpClient(
            SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                // a call that broke off may have been done: whoever makes it again looks first
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(MOST_IDLE, IDLE_SECONDS, TimeUnit.SECONDS))
                .build());
    http.setConfig(config);
    slack = Slack.getInstance(config, http);
    methods = slack.methods(token);
    pace = new SlackPace(clock);
    this.pause = pause;
    meters = new SlackMeters(registry);
  }

  /// When to come back for a call that is not urgent; zero for now.
  Duration turn(String method, String channel) {
    return pace.turn(method, channel, Urgency.USUAL);
  }

  /// Calls a method before what is usual of the same method.
  ///
  /// @param method its name, as `chat.postMessage`
  /// @param channel in which it is called; empty for none
  /// @param patience longest wait for its turn
  <T extends SlackApiTextResponse> SlackAnswer<T> call(
      String method, String channel, Duration patience, Call<T> call) {
    return call(method, channel, Urgency.URGENT, patience, call);
  }

  <T extends SlackApiTextResponse> SlackAnswer<T> call(
      String method, String channel, Urgency urgency, Duration patience, Call<T> call) {
    Duration wait = pace.place(method, channel, urgency, patience);
    if (wait.compareTo(patience) > 0) {
      return counted(method, new Limited<>(wait));
    }
    try {
      if (wait.isPositive()) {
        pause.sleep(wait);
      }
      return counted(method, answer(call.of(methods)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return counted(method, new Unknown<>("it was to end"));
    } catch (SlackApiException e) {
      return counted(method, refused(method, channel, e));
    } catch (IOException e) {
      return counted(
          method, new Unknown<>("Slack does not answer: " + e.getClass().getSimpleName()));
    } catch (SlackFilesUploadV2Exception _) {
      return counted(method, new Unknown<>("Slack does not take the file"));
    } catch (JsonParseException _) {
      return counted(method, new Unknown<>("Slack's answer cannot be read"));
    }
  }

  private static <T extends SlackApiTextResponse> SlackAnswer<T> answer(T response) {
    if (response.isOk()) {
      return new Ok<>(response);
    }
    String code = Objects.requireNonNullElse(response.getError(), "unknown_error");
    return switch (code) {
      case "ratelimited", "rate_limited" -> new Limited<>(USUAL_WAIT);
      case "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "unknown_error" ->
          new Unknown<>("Slack says " + code);
      default -> new Refused<>(code);
    };
  }

  private <T> SlackAnswer<T> refused(String method, String channel, SlackApiException e) {
    if (e.getResponse().code() != TOO_MANY) {
      return new Unknown<>("Slack answers with status " + e.getResponse().code());
    }
    Duration wait = wait(e.getResponse().header("Retry-After"));
    pace.hold(method, channel, wait);
    return new Limited<>(wait);
  }

  private static Duration wait(@Nullable String header) {
    if (header == null || !header.strip().matches("[0-9]{1,9}")) {
      return USUAL_WAIT;
    }
    return Duration.ofSeconds(Math.clamp(Long.parseLong(header.strip()), 1, LONGEST_WAIT));
  }

  private <T> SlackAnswer<T> counted(String method, SlackAnswer<T> answer) {
    String outcome =
        switch (answer) {
          case Ok<T> _ -> "ok";
          case Refused<T> _ -> "refused";
          case Limited<T> _ -> "limited";
          case Unknown<T> _ -> "unknown";
        };
    meters.called(method, outcome);
    return answer;
  }

  @Override
  public void close() {
    try {
      slack.close();
    } catch (Exception e) {
      throw new IllegalStateException("connections to Slack do not end", e);
    }
  }
}
