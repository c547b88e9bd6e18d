package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DuckDbDialectTest {
  private final DuckDbDialect dialect = new DuckDbDialect();
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aLiteralIsItsTextAndNothingElse() throws SQLException {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    String special = "'\"\\;-/*%_$\0\n\r\t\u001a\u2028é日😀\uffff{}()?:@";
    for (int round = 0; round < 60; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? OddTexts.text(random) : "");
        for (int j = random.nextInt(12); j > 0; j--) {
          int at = random.nextInt(special.codePointCount(0, special.length()));
          text.appendCodePoint(special.codePointAt(special.offsetByCodePoints(0, at)));
        }
        texts.add(text.toString());
      }
      String sql = "SELECT [" + String.join(",", texts.stream().map(dialect::text).toList()) + "]";
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        assertThat((Object[]) rows.getArray(1).getArray()).isEqualTo(texts.toArray());
      }
    }
  }

  @Test
  void plainLettersAreLoweredAsWeFold() throws SQLException {
    int plain = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT i, lower(chr(i::INTEGER)), "
                    + dialect.foldsDifferently("chr(i::INTEGER)")
                    + " FROM range(1, 1114112) t(i) WHERE i NOT BETWEEN 55296 AND 57343")) {
      List<String> wrong = new ArrayList<>();
      while (rows.next()) {
        int codePoint = rows.getInt(1);
        if (rows.getBoolean(3)) {
          continue;
        }
        plain++;
        String letter = Character.toString(codePoint);
        String lower = rows.getString(2);
        boolean same = lower.equals(Fold.fold(letter));
        if (!same || !isInert(codePoint) || !isInert(lower.codePointAt(0))) {
          wrong.add(Integer.toHexString(codePoint));
        }
      }
      assertThat(wrong).isEmpty();
    }
    assertThat(plain).isGreaterThan(30_000);
  }

  /// Whether a letter is composed already, and does not compose with one before it.
  private static boolean isInert(int codePoint) {
    String letter = Character.toString(codePoint);
    boolean mark =
        switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
    boolean jamo = codePoint >= 0x1100 && codePoint <= 0x11ff;
    return !mark && !jamo && Normalizer.isNormalized(letter, Normalizer.Form.NFC);
  }
}
