package dev.takagari.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/// What the store's refusals mean: what passes is tried again and never set aside.
class S3FaultTest {
  private static final BlobRef OBJECT = new BlobRef("bucket", "data/part.gz");

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private S3Client client;
  private S3BlobStore store;
  private int status;
  private String reason;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body =
              "<Error><Code>%s</Code><Message>no</Message></Error>"
                  .formatted(reason)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new S3Settings("us-east-1", endpoint, "key", "secret").client();
    store = new S3BlobStore(client);
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
  }

  private ErrorCode codeOfReading() {
    TakagariException e =
        catchThrowableOfType(TakagariException.class, () -> store.open(OBJECT, 0).close());
    return e.code();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, true",
    "502, BadGateway, true",
    "503, SlowDown, true",
    "503, ServiceUnavailable, true",
    "429, TooManyRequests, true",
    "400, RequestTimeout, true",
    "409, ConditionalRequestConflict, false",
    "400, ExpiredToken, false",
    "403, ExpiredToken, false",
    "403, RequestTimeTooSkewed, false",
    "403, InvalidAccessKeyId, false",
    "403, SignatureDoesNotMatch, false"
  })
  void whatPassesIsTransient(int answer, String code, boolean triedAgainAtOnce) {
    status = answer;
    reason = code;
    assertThat(codeOfReading()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    if (triedAgainAtOnce) {
      assertThat(requests).hasValueGreaterThan(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied, OBJECT_DENIED", "404, NoSuchKey, OBJECT_MISSING"})
  void whatStaysSetsTheObjectAside(int answer, String code, ErrorCode expected) {
    status = answer;
    reason = code;
    assertThat(codeOfReading()).isEqualTo(expected);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aStoreThatIsNotThereIsTransient() {
    server.stop(0);
    assertThat(codeOfReading()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }
}
