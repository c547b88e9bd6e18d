package dev.takagari.adapters.sql;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// SQL as Trino writes it, and Athena, whose engine version 3 is made of it.
///
/// Athena takes few parameters, and none in every place: all values are literals.
public final class TrinoDialect implements SqlDialect {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // no event has a time outside of these years, and not every year has a literal
  private static final long LEAST_MICROS = micros("0001-01-01T00:00:00Z");
  private static final long MOST_MICROS = micros("9999-12-31T23:59:59.999999Z");

  private static final String PLAIN_LETTERS = PlainLetters.characterClass("\\u%04x"::formatted);

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }

  @Override
  public String text(String literal) {
    if (literal.codePoints().allMatch(TrinoDialect::isPlain)) {
      return "'" + literal.replace("'", "''") + "'";
    }
    StringBuilder escaped = new StringBuilder("U&'");
    literal
        .codePoints()
        .forEach(
            c -> {
              if (c == '\'' || c == '\\') {
                escaped.appendCodePoint(c).appendCodePoint(c);
              } else if (isPlain(c)) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append((Character.isBmpCodePoint(c) ? "\\%04x" : "\\+%06x").formatted(c));
              }
            });
    return escaped.append('\'').toString();
  }

  /// What stands for itself on any way to the engine; half a character stands for nothing and
  /// becomes what every encoder writes for it.
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  @Override
  public String time(long micros) {
    long within = Math.clamp(micros, LEAST_MICROS, MOST_MICROS);
    return "TIMESTAMP '" + TIME.format(Instant.EPOCH.plus(within, ChronoUnit.MICROS)) + " UTC'";
  }

  @Override
  public String attribute(String name) {
    // attributes['x'] fails when there is none
    return "element_at(attributes, " + text(name) + ")";
  }

  @Override
  public String anyElement(String list, UnaryOperator<String> condition) {
    return "any_match(" + list + ", e -> " + condition.apply("e") + ")";
  }

  @Override
  public String hasElement(String list, String element) {
    return "contains(" + list + ", " + element + ")";
  }

  @Override
  public String contains(String text, String literal) {
    return "strpos(" + text + ", " + literal + ") > 0";
  }

  @Override
  public String foldsDifferently(String text) {
    return "(length(to_utf8("
        + text
        + ")) <> length("
        + text
        + ") AND regexp_like("
        + text
        + ", '[^"
        + PLAIN_LETTERS
        + "]'))";
  }

  /// Without `TRY_CAST`, which Trino cannot plan inside a lambda; nor below.
  @Override
  public String octet(String text, int part, long low, long high) {
    return LongStream.rangeClosed(low, high)
        .mapToObj(octet -> "'" + octet + "'")
        .collect(Collectors.joining(", ", "split_part(" + text + ", '.', " + part + ") IN (", ")"));
  }

  @Override
  public String decimal(String text, UnaryOperator<String> condition) {
    return "CASE WHEN regexp_like("
        + text
        + ", '^-?[0-9]{1,200}([.][0-9]{1,200})?$') THEN "
        + condition.apply("CAST(" + text + " AS DOUBLE)")
        + " ELSE TRUE END";
  }
}
