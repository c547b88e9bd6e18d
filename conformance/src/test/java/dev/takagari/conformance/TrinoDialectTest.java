package dev.takagari.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.sql.TrinoDialect;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Literals and letters: what the dialect promises of Trino, asked of Trino.
@Tag("slow")
class TrinoDialectTest {
  private static final TrinoDialect DIALECT = new TrinoDialect();
  private static Connection trino;

  @BeforeAll
  static void connect() throws SQLException {
    new WrittenLake("dialect").close();
    trino = Trino.get().connect("dialect");
  }

  @AfterAll
  static void close() throws SQLException {
    trino.close();
  }

  @Test
  void aLiteralIsItsTextAndNothingElse() throws SQLException {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    String special =
        "'\"\\;-/*%_$\0\n\r\t\u001a\u2028\u202e\u200b\u00ad\ufeffé日😀\uffffUu&+{}()?:@\u007f\u0085";
    for (int round = 0; round < 20; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? OddTexts.text(random) : "");
        for (int j = random.nextInt(12); j > 0; j--) {
          int at = random.nextInt(special.codePointCount(0, special.length()));
          text.appendCodePoint(special.codePointAt(special.offsetByCodePoints(0, at)));
        }
        texts.add(text.toString());
      }
      String sql =
          "SELECT ARRAY[" + String.join(",", texts.stream().map(DIALECT::text).toList()) + "]";
      try (Statement statement = trino.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        Array array = rows.getArray(1);
        assertThat((Object[]) array.getArray()).isEqualTo(texts.toArray());
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aTimeIsItself() throws SQLException {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    List<Long> times = new ArrayList<>(List.of(0L, -1L, 1_772_323_200_000_001L));
    for (int i = 0; i < 50; i++) {
      times.add(random.nextLong(7_000_000_000_000_000L));
    }
    String compared =
        times.stream()
            .map(
                time ->
                    DIALECT.time(time)
                        + " = CAST(from_unixtime_nanos("
                        + time
                        + "000) AS timestamp(6) with time zone)")
            .reduce((a, b) -> a + " AND " + b)
            .orElseThrow();
    assertThat(Trino.rows(trino, "SELECT " + compared).getFirst().getFirst()).isEqualTo(true);
    // far outside of every event's time
    Trino.rows(
        trino, "SELECT " + DIALECT.time(Long.MIN_VALUE) + ", " + DIALECT.time(Long.MAX_VALUE));
  }

  @Test
  void plainLettersAreLoweredAsWeFold() throws SQLException {
    // halves of characters have no chr
    String code = "if(a * 1024 + b BETWEEN 55296 AND 57343, 33, a * 1024 + b)";
    List<List<Object>> rows =
        Trino.rows(
            trino,
            "SELECT c, lower(chr(c)) FROM (SELECT "
                + code
                + " AS c FROM UNNEST(sequence(0, 1087)) AS x(a)"
                + " CROSS JOIN UNNEST(sequence(0, 1023)) AS y(b)) WHERE NOT "
                + DIALECT.foldsDifferently("chr(c)"));
    List<String> wrong = new ArrayList<>();
    for (List<Object> row : rows) {
      int codePoint = ((Number) row.getFirst()).intValue();
      String letter = Character.toString(codePoint);
      String lower = (String) row.getLast();
      if (!lower.equals(Fold.fold(letter))
          || !isInert(codePoint)
          || !isInert(lower.codePointAt(0))) {
        wrong.add(Integer.toHexString(codePoint));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThan(30_000);
  }

  /// Whether a letter is composed already, and does not compose with one before it.
  private static boolean isInert(int codePoint) {
    boolean mark =
        switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
    boolean jamo = codePoint >= 0x1100 && codePoint <= 0x11ff;
    return !mark
        && !jamo
        && Normalizer.isNormalized(Character.toString(codePoint), Normalizer.Form.NFC);
  }
}
