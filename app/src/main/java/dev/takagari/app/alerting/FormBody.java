package dev.takagari.app.alerting;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads a form in a body (`application/x-www-form-urlencoded`), strictly: what a lenient reader
/// would guess at is refused, so that nobody reads it otherwise than we do.
final class FormBody {
  private static final int FIRST_VISIBLE = 0x21;
  private static final int LAST_VISIBLE = 0x7e;
  private static final int HEX = 16;

  private FormBody() {}

  /// The value of a parameter that is given just once. Other parameters may be there.
  ///
  /// @param body bounded by whoever read it
  /// @throws TakagariException bad-request if it is not there or is there twice, or if the body is
  ///   no form
  static String only(byte[] body, String name) {
    String value = null;
    int begin = 0;
    while (begin <= body.length) {
      int end = begin;
      int equals = -1;
      while (end < body.length && body[end] != '&') {
        if (equals < 0 && body[end] == '=') {
          equals = end;
        }
        end++;
      }
      String given = decoded(body, begin, equals < 0 ? end : equals);
      String text = equals < 0 ? "" : decoded(body, equals + 1, end);
      if (given.equals(name)) {
        if (value != null) {
          throw wrong("the form has more than one " + name);
        }
        value = text;
      }
      begin = end + 1;
    }
    if (value == null) {
      throw wrong("the form has no " + name);
    }
    return value;
  }

  private static String decoded(byte[] body, int begin, int end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - begin);
    for (int i = begin; i < end; i++) {
      byte each = body[i];
      if (each == '%') {
        if (i + 2 >= end) {
          throw wrong("the form has a broken escape");
        }
        bytes.write((digit(body[i + 1]) << 4) | digit(body[i + 2]));
        i += 2;
      } else if (each < FIRST_VISIBLE || each > LAST_VISIBLE) {
        throw wrong("the form has a character that is not escaped");
      } else {
        bytes.write(each == '+' ? ' ' : each);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw wrong("the form is not UTF-8");
    }
  }

  private static int digit(byte each) {
    // only digits of ASCII: a byte beyond is negative
    int digit = each < 0 ? -1 : Character.digit((char) each, HEX);
    if (digit < 0) {
      throw wrong("the form has a broken escape");
    }
    return digit;
  }

  private static TakagariException wrong(String why) {
    return new TakagariException(ErrorCode.BAD_REQUEST, why);
  }
}
