package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.digest.HmacSha256;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Calls a web hook of somebody else with a signed body. Whoever answers with a success has it; a
/// call that may have come through is made again with the same id, so receivers leave out ids that
/// they know. Of answers nothing but status and `Retry-After` is read. Safe for use by several
/// threads; throws what the store of cases throws.
public final class WebhookDestination implements Destination, AutoCloseable {
  /// How names in acts begin.
  public static final String PREFIX = "webhook:";

  /// Header with the time of the call, in seconds of the epoch.
  public static final String TIMESTAMP = "X-Takagari-Timestamp";

  /// Header with HMAC-SHA256 over the time, a dot and the body, as `sha256=` and hexadecimal
  /// digits.
  public static final String SIGNATURE = "X-Takagari-Signature";

  /// Header with the marker of the act.
  public static final String DELIVERY = "X-Takagari-Delivery";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TOTAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final WebhookSettings settings;
  private final CaseBriefs briefs;
  private final InstantSource clock;
  private final Duration total;
  private final HmacSha256 hmac;
  private final HttpClient http;

  public WebhookDestination(WebhookSettings settings, CaseBriefs briefs, InstantSource clock) {
    this(settings, briefs, clock, TOTAL);
  }

  /// @param total longest time until there is an answer
  WebhookDestination(
      WebhookSettings settings, CaseBriefs briefs, InstantSource clock, Duration total) {
    this.settings = settings;
    this.briefs = briefs;
    this.clock = clock;
    this.total = total;
    hmac = new HmacSha256(settings.secret());
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public String name() {
    return PREFIX + settings.name();
  }

  @Override
  public Outcome deliver(Act act, @Nullable String reference) {
    if (!settings.kinds().contains(act.kind())) {
      // the case counts as shown, so that entries come
      return done(act);
    }
    if (act.kind() == Act.Kind.POST) {
      return call(act, WebhookBody.post(act, TellText.post(act.content())));
    }
    Optional<CaseBrief> brief = CaseKey.find(act.subject()).flatMap(briefs::of);
    if (brief.isEmpty()) {
      return new Outcome.Never("there is no such case");
    }
    return call(
        act,
        act.kind() == Act.Kind.SHOW
            ? WebhookBody.shown(act, brief.get(), reference != null)
            : WebhookBody.entry(act, brief.get(), TellText.entry(act.content())));
  }

  private static Outcome done(Act act) {
    return new Outcome.Done(act.kind() == Act.Kind.SHOW ? act.subject() : null);
  }

  private Outcome call(Act act, byte[] body) {
    String time = Long.toString(clock.instant().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .timeout(total)
            .header("Content-Type", "application/json")
            .header("User-Agent", "takagari")
            .header(DELIVERY, act.marker())
            .header(TIMESTAMP, time)
            .header(SIGNATURE, signature(time, body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<Boolean> answer = http.send(request, _ -> new Unread());
      return outcome(act, answer.statusCode(), answer.headers());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Outcome.Later(
          Duration.ZERO, true, "no connection: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      return new Outcome.Later(Duration.ZERO, false, "no answer: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Later(Duration.ZERO, false, "interrupted");
    }
  }

  private Outcome outcome(Act act, int status, HttpHeaders headers) {
    if (status >= 200 && status < 300) {
      return done(act);
    }
    String why = "answered " + status;
    if (status >= 300 && status < 400) {
      return new Outcome.Never(why + ": redirects are not followed");
    }
    boolean all = status == TOO_MANY || status == UNAVAILABLE;
    if (all || status == REQUEST_TIMEOUT || status == TOO_EARLY || status >= 500) {
      return new Outcome.Later(pause(headers), all, why);
    }
    return new Outcome.Never(why);
  }

  /// `Retry-After` of RFC 9110: seconds, or a date.
  private Duration pause(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    Duration pause = Duration.ZERO;
    if (text.matches("[0-9]{1,9}")) {
      pause = Duration.ofSeconds(Long.parseLong(text));
    } else if (!text.isEmpty()) {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        pause = Duration.between(clock.instant(), until);
      } catch (DateTimeException e) {
        pause = Duration.ZERO;
      }
    }
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private String signature(String time, byte[] body) {
    byte[] first = (time + ".").getBytes(StandardCharsets.US_ASCII);
    return "sha256=" + HexFormat.of().formatHex(hmac.of(first, body));
  }

  /// Ends calls that are under way.
  @Override
  public void close() {
    http.shutdownNow();
  }

  /// Takes nothing of a body: whoever sends one without end sends it to nobody.
  private static final class Unread implements BodySubscriber<Boolean> {
    @Override
    public CompletionStage<Boolean> getBody() {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> part) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
