package dev.takagari.enrich.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// What a server answered. The body is limited in size and time; reading on after the time is an
/// `IOException`. To be closed.
public final class WebAnswer implements Closeable {
  private final int status;
  private final HttpHeaders headers;
  private final InputStream body;

  WebAnswer(int status, HttpHeaders headers, InputStream body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /// A header; empty when there is none.
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /// The body as it was meant, `Content-Encoding: gzip` undone.
  public InputStream body() {
    return body;
  }

  /// How long the server wants us to wait before we ask again, as seconds or as a date.
  ///
  /// @param now what a date is compared with
  public Optional<Duration> retryAfter(Instant now) {
    String text = header("Retry-After").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
