package dev.takagari.search.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.query.QuerySyntaxException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An error as RFC 9457 has it: what every answer that is not a success looks like.
///
/// @param position where in the query, in characters from 0; -1 when it is not about a query
/// @param hint what to do instead; may be empty
/// @param instance names this occurrence in our log, null when it is not logged
public record Problem(
    ErrorCode code,
    int status,
    String detail,
    int position,
    String hint,
    @Nullable String instance) {
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int RETRY_SECONDS = 5;

  /// A problem of this code.
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, status(code), detail, -1, "", null);
  }

  /// The problem that an exception of ours tells of.
  public static Problem of(TakagariException e) {
    String detail = e.getMessage() == null ? e.code().code() : e.getMessage();
    if (e instanceof QuerySyntaxException syntax) {
      return new Problem(
          e.code(), status(e.code()), detail, syntax.position(), syntax.hint(), null);
    }
    return of(e.code(), detail);
  }

  /// The problem of an HTTP status that did not come from us.
  public static Problem ofStatus(int status) {
    ErrorCode code =
        switch (status) {
          case 401 -> ErrorCode.NOT_AUTHENTICATED;
          case 403 -> ErrorCode.NOT_ALLOWED;
          case 404 -> ErrorCode.NOT_FOUND;
          case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
          case 406 -> ErrorCode.NOT_ACCEPTABLE;
          case 413 -> ErrorCode.BODY_TOO_LARGE;
          case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
          case 503 -> ErrorCode.SEARCH_UNAVAILABLE;
          case 505 -> ErrorCode.BAD_REQUEST;
          default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        };
    return new Problem(code, status, title(code), -1, "", null);
  }

  /// The same problem, findable in the log.
  public Problem withInstance(String id) {
    return new Problem(code, status, detail, position, hint, id);
  }

  /// The HTTP status of a code.
  public static int status(ErrorCode code) {
    return switch (code) {
      case NOT_AUTHENTICATED -> 401;
      case NOT_ALLOWED -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case UPLOAD_TOO_SLOW -> 408;
      case CASE_STATE -> 409;
      case CASE_CHANGED -> 412;
      case BODY_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      default ->
          code.kind() == ErrorKind.USER ? 400 : code.kind() == ErrorKind.EXTERNAL ? 503 : 500;
    };
  }

  /// Makes this the whole answer, unless the answer is already on its way.
  public void write(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(MEDIA_TYPE);
    if (status == 503) {
      response.setIntHeader("Retry-After", RETRY_SECONDS);
    }
    byte[] body = toJson();
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  /// The problem as JSON.
  public byte[] toJson() {
    JsonBuffer json = new JsonBuffer(256);
    json.raw('{');
    member(json, "type", "urn:takagari:error:" + code.code());
    json.raw(',');
    member(json, "title", title(code));
    json.raw(',');
    name(json, "status");
    json.number(status);
    json.raw(',');
    member(json, "code", code.code());
    json.raw(',');
    member(json, "detail", detail);
    if (position >= 0) {
      json.raw(',');
      name(json, "position");
      json.number(position);
    }
    if (!hint.isEmpty()) {
      json.raw(',');
      member(json, "hint", hint);
    }
    if (instance != null) {
      json.raw(',');
      member(json, "instance", instance);
    }
    json.raw('}');
    return json.toBytes();
  }

  private static String title(ErrorCode code) {
    String words = code.code().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static void member(JsonBuffer json, String name, String value) {
    name(json, name);
    json.string(value);
  }

  private static void name(JsonBuffer json, String name) {
    json.string(name);
    json.raw(':');
  }
}
