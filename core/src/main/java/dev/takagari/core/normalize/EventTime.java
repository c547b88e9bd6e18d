package dev.takagari.core.normalize;

import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/// A point in time as a feed wrote it.
///
/// @param micros microseconds since 1970, truncated
/// @param zoned false when the text named no zone and UTC was assumed
public record EventTime(long micros, boolean zoned) {
  private static final long SECOND = 1_000_000;
  private static final long FIRST_FILETIME = 0x0100000000000000L;
  private static final long FILETIME_EPOCH_SECONDS = 11_644_473_600L;
  private static final int LONGEST_SECONDS = 12;

  /// Reads every form of time that feeds use, from text or from the token of a JSON number: seconds
  /// with a fraction, whole seconds, milli-, micro- and nanoseconds by their digits, Windows
  /// FILETIME, ISO 8601. Null for an absent time (empty, 0, -1) and for anything else.
  public static @Nullable EventTime parse(String text) {
    int length = text.length();
    if (length < 9 || length > 40) {
      return shortSeconds(text);
    }
    if (length > 10 && text.charAt(4) == '-') {
      return iso(text);
    }
    int dot = text.indexOf('.');
    if (!digits(text, 0, dot < 0 ? length : dot)) {
      return null;
    }
    Long micros = dot < 0 ? whole(text) : seconds(text, dot);
    return micros == null || micros == 0 ? null : new EventTime(micros, true);
  }

  /// A fraction of few seconds is a number form too, though absurd as a time.
  private static @Nullable EventTime shortSeconds(String text) {
    int dot = text.indexOf('.');
    if (dot < 1 || text.length() > 40 || !digits(text, 0, dot)) {
      return null;
    }
    Long micros = seconds(text, dot);
    return micros == null || micros == 0 ? null : new EventTime(micros, true);
  }

  private static @Nullable Long whole(String text) {
    int length = text.length();
    if (length > 19 || text.charAt(0) == '0') {
      return null;
    }
    if (length == 19 && text.compareTo("9223372036854775807") > 0) {
      return null;
    }
    long value = Long.parseLong(text);
    return switch (length) {
      case 9, 10 -> value * SECOND;
      case 12, 13, 14 -> value * 1_000;
      case 15, 16 -> value;
      case 17, 18 -> value > FIRST_FILETIME ? value / 10 - FILETIME_EPOCH_SECONDS * SECOND : null;
      case 19 -> value / 1_000;
      default -> null;
    };
  }

  private static @Nullable Long seconds(String text, int dot) {
    int length = text.length();
    if (dot < 1 || dot > LONGEST_SECONDS || length == dot + 1 || !digits(text, dot + 1, length)) {
      return null;
    }
    return Long.parseLong(text, 0, dot, 10) * SECOND + fraction(text, dot + 1, length);
  }

  /// `yyyy-MM-ddTHH:mm[:ss[.fraction]][Z|±hh[:]mm]`.
  private static @Nullable EventTime iso(String text) {
    int length = text.length();
    boolean shape =
        length >= 16
            && digits(text, 0, 4)
            && digits(text, 5, 7)
            && text.charAt(7) == '-'
            && digits(text, 8, 10)
            && (text.charAt(10) == 'T' || text.charAt(10) == 't' || text.charAt(10) == ' ')
            && digits(text, 11, 13)
            && text.charAt(13) == ':'
            && digits(text, 14, 16);
    if (!shape) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = 0;
    long micros = 0;
    int at = 16;
    if (at < length && text.charAt(at) == ':') {
      if (length < 19 || !digits(text, 17, 19)) {
        return null;
      }
      second = number(text, 17, 19);
      at = 19;
      if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
        int end = at + 1;
        while (end < length && isDigit(text.charAt(end))) {
          end++;
        }
        if (end == at + 1) {
          return null;
        }
        micros = fraction(text, at + 1, end);
        at = end;
      }
    }
    boolean possible =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth()
            && hour < 24
            && minute < 60
            && second < 60;
    Integer offset = possible ? offsetSeconds(text, at) : null;
    if (offset == null) {
      return null;
    }
    long seconds =
        LocalDate.of(year, month, day).toEpochDay() * 86_400
            + hour * 3_600L
            + minute * 60L
            + second
            - offset;
    long value = seconds * SECOND + micros;
    return value == 0 ? null : new EventTime(value, at < length);
  }

  private static @Nullable Integer offsetSeconds(String text, int at) {
    int left = text.length() - at;
    if (left == 0) {
      return 0;
    }
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      return left == 1 ? 0 : null;
    }
    boolean colon = left == 6 && text.charAt(at + 3) == ':';
    boolean shape =
        (sign == '+' || sign == '-')
            && (left == 3 || left == 5 || colon)
            && digits(text, at + 1, at + 3)
            && (left == 3 || digits(text, text.length() - 2, text.length()));
    if (!shape) {
      return null;
    }
    int hours = number(text, at + 1, at + 3);
    int minutes = left == 3 ? 0 : number(text, text.length() - 2, text.length());
    if (hours > 18 || minutes > 59) {
      return null;
    }
    int seconds = hours * 3_600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  /// The first six digits as microseconds.
  private static long fraction(String text, int from, int to) {
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      micros = micros * 10 + (from + i < to ? text.charAt(from + i) - '0' : 0);
    }
    return micros;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean digits(String text, int from, int to) {
    if (from >= to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
