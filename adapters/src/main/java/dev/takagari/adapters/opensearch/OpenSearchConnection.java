package dev.takagari.adapters.opensearch;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/// Requests and answers as bytes, over any transport of the OpenSearch client. Safe for use by
/// several threads; connects when it is first used.
public final class OpenSearchConnection implements AutoCloseable {
  private static final String JSON = "application/json";

  private final OpenSearchTransport transport;
  private final OpenSearchGenericClient client;

  /// Takes over a transport, which must have timeouts of its own, for instance one that signs
  /// requests for AWS.
  public OpenSearchConnection(OpenSearchTransport transport) {
    this.transport = transport;
    this.client = new OpenSearchGenericClient(transport);
  }

  /// A connection by HTTP or HTTPS.
  ///
  /// @param user sent with each request as basic authentication, null for none
  /// @param timeout for connecting, for waiting for a connection and for each pause in an answer
  public static OpenSearchConnection open(
      URI uri, @Nullable String user, @Nullable String password, Duration timeout) {
    Timeout wait = Timeout.of(timeout);
    Header[] headers =
        user == null
            ? new Header[0]
            : new Header[] {
              new BasicHeader("Authorization", "Basic " + credentials(user, password))
            };
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    return new OpenSearchConnection(
        ApacheHttpClient5TransportBuilder.builder(
                new HttpHost(uri.getScheme(), uri.getHost(), port))
            .setPathPrefix(uri.getPath().isEmpty() ? "/" : uri.getPath())
            .setDefaultHeaders(headers)
            .setConnectionConfigCallback(c -> c.setConnectTimeout(wait).setSocketTimeout(wait))
            .setRequestConfigCallback(
                c -> c.setConnectionRequestTimeout(wait).setResponseTimeout(wait))
            .build());
  }

  private static String credentials(String user, @Nullable String password) {
    String both = user + ":" + (password == null ? "" : password);
    return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads an answer.
  @FunctionalInterface
  interface Reader<T> {
    T read(int status, InputStream body) throws IOException;
  }

  /// Sends a request without a body.
  <T> T call(String method, String path, Map<String, String> parameters, Reader<T> reader) {
    return send(method, path, parameters, null, reader);
  }

  /// Sends JSON, or lines of JSON.
  <T> T call(
      String method,
      String path,
      Map<String, String> parameters,
      InputStream json,
      Reader<T> reader) {
    return send(method, path, parameters, Body.from(json, JSON), reader);
  }

  private <T> T send(
      String method,
      String path,
      Map<String, String> parameters,
      @Nullable Body body,
      Reader<T> reader) {
    try (Response response =
        client.execute(Requests.create(method, path, List.of(), parameters, body))) {
      Body answer = response.getBody().orElse(null);
      return reader.read(
          response.getStatus(), answer == null ? InputStream.nullInputStream() : answer.body());
    } catch (ResponseException e) {
      // how the transport says that an error has no body
      return readNothing(e.status(), method, path, reader);
    } catch (IOException e) {
      throw unanswered(method, path, e);
    }
  }

  private static <T> T readNothing(int status, String method, String path, Reader<T> reader) {
    try {
      return reader.read(status, InputStream.nullInputStream());
    } catch (IOException e) {
      throw unanswered(method, path, e);
    }
  }

  private static TakagariException unanswered(String method, String path, IOException e) {
    return new TakagariException(
        ErrorCode.INDEX_UNAVAILABLE,
        "OpenSearch did not answer " + method + " " + path + ": " + e.getClass().getSimpleName(),
        e);
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.INDEX_UNAVAILABLE, "the connection to OpenSearch did not close", e);
    }
  }
}
