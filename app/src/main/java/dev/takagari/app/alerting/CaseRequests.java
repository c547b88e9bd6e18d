package dev.takagari.app.alerting;

import dev.takagari.app.operation.Operator;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parts of requests that several calls about cases read.
final class CaseRequests {
  /// Header in which a client says what it is. It proves nothing.
  private static final String CLIENT = "Takagari-Client";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
  private static final Pattern VERSION = Pattern.compile("(?:W/)?\"?([0-9]{1,18})\"?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}[smhdwSMHDW]");
  private static final int MOST = 1_000;

  private CaseRequests() {}

  /// @throws TakagariException not-found
  static CaseKey key(String text) {
    return CaseKey.find(text)
        .orElseThrow(
            () ->
                new TakagariException(ErrorCode.NOT_FOUND, "a case has a key like A-2026-000001"));
  }

  static int limit(int limit) {
    if (limit < 1 || limit > MOST) {
      throw bad("limit is 1 to " + MOST);
    }
    return limit;
  }

  static Actor actor(HttpServletRequest request) {
    boolean cli = "cli".equals(request.getHeader(CLIENT));
    return new Actor(Operator.of(request), cli ? Actor.Origin.CLI : Actor.Origin.API);
  }

  /// What `If-Match` names; null for any.
  static @Nullable Long version(HttpServletRequest request) {
    String header = request.getHeader("If-Match");
    if (header == null || header.strip().equals("*")) {
      return null;
    }
    Matcher matcher = VERSION.matcher(header.strip());
    if (!matcher.matches()) {
      throw bad("If-Match: the version of a case, as \"3\"");
    }
    return Long.valueOf(matcher.group(1));
  }

  /// What `Idempotency-Key` is; empty when there is none.
  static String token(HttpServletRequest request) {
    String header = request.getHeader("Idempotency-Key");
    if (header == null) {
      return "";
    }
    if (!TOKEN.matcher(header).matches()) {
      throw bad("Idempotency-Key: 1 to 100 of the characters A-Z a-z 0-9 . _ : -");
    }
    return header;
  }

  /// A time, or a length of time before now; null for none.
  static @Nullable Instant past(String name, @Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    return LENGTH.matcher(text.strip()).matches()
        ? now.minus(TimeExpression.parseDuration(name, text.strip()))
        : TimeExpression.parse(name, text, now);
  }

  /// A time, or a length of time from now.
  static Instant future(String name, @Nullable String text, Instant now) {
    if (text == null || text.isBlank()) {
      throw bad(name + " is missing: a time, or how long from now, as 8h or 30d");
    }
    return LENGTH.matcher(text.strip()).matches()
        ? now.plus(TimeExpression.parseDuration(name, text.strip()))
        : TimeExpression.parse(name, text, now);
  }

  static @Nullable Severity severity(@Nullable String code) {
    return code == null
        ? null
        : Severity.find(code)
            .orElseThrow(() -> bad("severity is info, low, medium, high or critical"));
  }

  /// A text that has to be there.
  static String required(String name, @Nullable String text, int longest) {
    if (text == null || text.isBlank()) {
      throw bad(name + " is missing");
    }
    if (text.length() > longest) {
      throw bad(name + " has at most " + longest + " characters");
    }
    return text.strip();
  }

  /// What is made of arguments that may be out of bounds.
  static <T> T checked(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
