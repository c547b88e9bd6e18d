package dev.takagari.enrich.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.normalize.CarriedAddress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Gets things over HTTP from servers that are not trusted. Safe for use by several threads.
///
/// Redirects are followed at most five times, never from https to http, and never to an address of
/// a private network unless what was asked for is in one itself. Credentials go to the server that
/// was named and to no other. (A name could still change what it stands for between our look and
/// the client's; who must exclude that has to do it in the network.)
public final class WebClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;
  private static final String AGENT = "takagari";
  private static final byte[] LOCAL_TRANSLATION = {0, 0x64, -1, (byte) 0x9b, 0, 1};

  private final HttpClient client;
  private final WebLimits limits;
  private final Predicate<URI> inside;

  /// @param limits of every request
  public WebClient(WebLimits limits) {
    this(limits, WebClient::isPrivate);
  }

  /// @param inside whether a server is in a private network
  WebClient(WebLimits limits, Predicate<URI> inside) {
    this.limits = limits;
    this.inside = inside;
    client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /// Asks for something. Whatever the status is, but for redirects, it is the caller's to judge.
  ///
  /// @param headers beside those of the credentials
  /// @throws TakagariException `indicator-feed-unavailable` when there is no answer in time, or it
  ///   leads where it may not
  public WebAnswer get(URI from, Map<String, String> headers, Credentials credentials) {
    long deadline = System.nanoTime() + limits.total().toNanos();
    boolean nearby = inside.test(from);
    URI at = from;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response =
          send(
              at, headers, isSameServer(from, at) ? credentials : new Credentials.None(), deadline);
      URI next = redirect(at, response);
      if (next == null) {
        return new WebAnswer(response.statusCode(), response.headers(), body(response, deadline));
      }
      close(response.body());
      String scheme = scheme(next);
      if (!scheme.equals("https") && !scheme.equals(scheme(at))) {
        throw unavailable("it redirects to another scheme", null);
      }
      if (!nearby && inside.test(next)) {
        throw unavailable("it redirects to an address of a private network", null);
      }
      at = next;
    }
    throw unavailable("it redirects more than " + MOST_REDIRECTS + " times", null);
  }

  /// Whether two addresses are of one server.
  public static boolean isSameServer(URI a, URI b) {
    return scheme(a).equals(scheme(b)) && host(a).equalsIgnoreCase(host(b)) && port(a) == port(b);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<InputStream> send(
      URI at, Map<String, String> headers, Credentials credentials, long deadline) {
    String scheme = scheme(at);
    if ((!scheme.equals("http") && !scheme.equals("https")) || host(at).isEmpty()) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "only http and https are asked");
    }
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .GET()
              .timeout(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
              .header("User-Agent", AGENT)
              .header("Accept-Encoding", "gzip");
      headers.forEach(request::header);
      credentials.headers().forEach(request::header);
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IllegalArgumentException e) {
      // its message has the header
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "a header of the request or its credentials cannot be sent");
    } catch (IOException e) {
      throw unavailable("it does not answer: " + e.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("asking it was interrupted", e);
    }
  }

  private InputStream body(HttpResponse<InputStream> response, long deadline) {
    InputStream timely = new Timely(response.body(), deadline);
    InputStream limited = new LimitedInput(timely, limits.bytes());
    String encoding =
        response.headers().firstValue("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
    if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
      return limited;
    }
    try {
      return new LimitedInput(new GZIPInputStream(limited), limits.bytes());
    } catch (IOException e) {
      close(timely);
      throw unavailable("its answer says that it is gzip and is not", e);
    }
  }

  private static @Nullable URI redirect(URI at, HttpResponse<InputStream> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> {
        try {
          String location = response.headers().firstValue("Location").orElse("");
          URI next = at.resolve(new URI(location));
          if (location.isEmpty() || next.getHost() == null) {
            throw new URISyntaxException("", "no place");
          }
          yield next;
        } catch (URISyntaxException e) {
          close(response.body());
          throw unavailable("it redirects to nowhere", e);
        }
      }
      default -> null;
    };
  }

  /// Whether a server is, or may be, in a private network.
  static boolean isPrivate(URI at) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host(at))) {
        if (isPrivate(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      // asking it will say so
      return false;
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] carried = CarriedAddress.of(address.getAddress());
    if (carried == null) {
      return isPrivateItself(address);
    }
    try {
      return isPrivateItself(InetAddress.getByAddress(carried));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean isPrivateItself(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    boolean unique = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    return shared
        || unique
        || isLocalTranslation(bytes)
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }

  /// Whether an address is of `64:ff9b:1::/48`: what it stands for is a matter of each network (RFC
  /// 8215).
  private static boolean isLocalTranslation(byte[] bytes) {
    int length = LOCAL_TRANSLATION.length;
    return bytes.length == 16 && Arrays.equals(bytes, 0, length, LOCAL_TRANSLATION, 0, length);
  }

  private static String scheme(URI at) {
    return at.getScheme() == null ? "" : at.getScheme().toLowerCase(Locale.ROOT);
  }

  private static String host(URI at) {
    return at.getHost() == null ? "" : at.getHost();
  }

  private static int port(URI at) {
    if (at.getPort() >= 0) {
      return at.getPort();
    }
    return scheme(at).equals("https") ? 443 : 80;
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // nothing of it is wanted
    }
  }

  private static TakagariException unavailable(String reason, @Nullable Throwable cause) {
    return new TakagariException(ErrorCode.INDICATOR_FEED_UNAVAILABLE, reason, cause);
  }

  /// A body that is closed from outside when its time is over, for its reader may wait for ever.
  private static final class Timely extends FilterInputStream {
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean late = new AtomicBoolean();

    Timely(InputStream body, long deadline) {
      super(body);
      Thread.ofVirtual().name("web-deadline").start(() -> watch(body, deadline));
    }

    @Override
    public int read() throws IOException {
      try {
        return said(super.read());
      } catch (IOException e) {
        throw why(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return said(super.read(buffer, offset, length));
      } catch (IOException e) {
        throw why(e);
      }
    }

    @Override
    public void close() throws IOException {
      done.countDown();
      super.close();
    }

    private int said(int count) throws IOException {
      if (late.get()) {
        throw new IOException("it takes too long");
      }
      return count;
    }

    private IOException why(IOException e) {
      return late.get() ? new IOException("it takes too long", e) : e;
    }

    private void watch(InputStream body, long deadline) {
      try {
        boolean ended = done.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!ended) {
          late.set(true);
          body.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        // the reader sees that it is late
      }
    }
  }
}
