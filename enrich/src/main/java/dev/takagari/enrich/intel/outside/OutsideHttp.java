package dev.takagari.enrich.intel.outside;

import dev.takagari.core.intel.IntelFailure;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The connections to all services outside. Redirects are not followed, cookies not kept; a request
/// ends in time whatever the other side does, also when its body drips. Safe for use by several
/// threads.
public final class OutsideHttp implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient client;

  /// @param connect longest time to connect
  public OutsideHttp(Duration connect) {
    client =
        HttpClient.newBuilder()
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// @param timeout for everything
  /// @param most bytes of a body
  HttpReply send(HttpRequest.Builder request, Duration timeout, int most)
      throws InterruptedException {
    HttpRequest sent =
        request
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("User-Agent", "takagari")
            .build();
    // beyond 200 only the head counts, also when the connection breaks behind it
    AtomicReference<HttpResponse.@Nullable ResponseInfo> head = new AtomicReference<>();
    BoundedBody body = new BoundedBody(most);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            sent,
            info -> {
              head.set(info);
              return info.statusCode() == OK
                  ? body
                  : HttpResponse.BodySubscribers.replacing(new byte[0]);
            });
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return answered(response.statusCode(), response.body(), response.headers());
    } catch (TimeoutException e) {
      return lost(head.get(), IntelFailure.TIMEOUT);
    } catch (ExecutionException e) {
      return lost(head.get(), body.isTooLarge() ? IntelFailure.TOO_LARGE : failure(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpReply lost(HttpResponse.@Nullable ResponseInfo head, IntelFailure failure) {
    return head == null || head.statusCode() == OK
        ? new HttpReply.Lost(failure)
        : answered(head.statusCode(), new byte[0], head.headers());
  }

  private static HttpReply answered(int status, byte[] body, HttpHeaders headers) {
    return new HttpReply.Answered(status, body, headers.firstValue("Retry-After").orElse(""));
  }

  private static IntelFailure failure(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof HttpTimeoutException) {
        return IntelFailure.TIMEOUT;
      }
    }
    return IntelFailure.CONNECTION;
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
