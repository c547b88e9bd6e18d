package dev.takagari.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.adapters.lakesql.LakeSql;
import dev.takagari.adapters.lakesql.LakeSqlSettings;
import dev.takagari.adapters.lakesql.SqlPlan;
import dev.takagari.adapters.lakesql.SqlQuestion;
import dev.takagari.adapters.lakesql.SqlRows;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.DistinctEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every query of `docs/how-to/athena.md` gives the same rows in `takagari sql` and in Trino.
@Tag("slow")
class AuditQueriesTest {
  private static final String NAMESPACE = "audit";
  private static final Pattern BLOCK =
      Pattern.compile(
          "^### ([^\\n]+)$|^```sql( athena)?\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private static Path directory;
  private static WrittenLake lake;
  private static Connection trino;
  private static LakeSql sql;

  /// What the page has: questions by their headings, and what is for Athena alone.
  private record Page(Map<String, String> questions, List<String> forAthena) {
    static Page read() throws IOException {
      Path docs = Path.of("").toAbsolutePath();
      while (!Files.exists(docs.resolve("docs/how-to/athena.md"))) {
        docs = docs.getParent();
      }
      Map<String, String> questions = new LinkedHashMap<>();
      List<String> forAthena = new ArrayList<>();
      String heading = "";
      Matcher block = BLOCK.matcher(Files.readString(docs.resolve("docs/how-to/athena.md")));
      while (block.find()) {
        if (block.group(1) != null) {
          heading = block.group(1);
        } else if (block.group(2) != null) {
          forAthena.add(block.group(3));
        } else {
          assertThat(questions.put(heading, block.group(3))).as("two below " + heading).isNull();
        }
      }
      return new Page(questions, forAthena);
    }
  }

  @BeforeAll
  static void write() throws SQLException {
    lake = new WrittenLake(NAMESPACE);
    List<EventRow> events = AuditEvents.all();
    lake.add(events);
    // the same again, as when a batch is delivered twice
    lake.add(events.subList(0, events.size() / 2));
    lake.sight(events);
    trino = Trino.get().connect(NAMESPACE);
    try (Statement statement = trino.createStatement()) {
      statement.execute(DistinctEvents.view("events"));
    }
    sql =
        new LakeSql(
            new IcebergLakeTables(lake.lake()),
            new LakeSqlSettings(256L << 20, 2, 1, 1L << 30, directory.resolve("spill"), 1L << 20),
            null);
  }

  @AfterAll
  static void close() throws SQLException {
    trino.close();
    lake.close();
  }

  @Test
  void everyQuestionHasTheSameAnswerInBothEngines() throws Exception {
    Map<String, String> questions = Page.read().questions();
    assertThat(questions).hasSizeGreaterThanOrEqualTo(10);
    for (Map.Entry<String, String> question : questions.entrySet()) {
      List<String> ours = ours(question.getValue());
      List<String> theirs = theirs(question.getValue());
      System.out.println(question.getKey() + ": " + ours.size() + " rows");
      assertThat(ours).as(question.getKey()).isNotEmpty().isEqualTo(theirs);
    }
  }

  @Test
  void whatIsAlmostTheAnswerIsNotInIt() throws Exception {
    Map<String, String> questions = Page.read().questions();
    assertThat(ours(questions.get("Everything a host did in an hour"))).hasSize(10);
    assertThat(ours(questions.get("Programs seen for the first time")))
        .singleElement()
        .asString()
        .contains("/opt/tool-cc");
    assertThat(ours(questions.get("Lookups of a domain and of all below it"))).hasSize(2);
    assertThat(ours(questions.get("Sign-ins from addresses that an account never came from")))
        .singleElement()
        .asString()
        .contains("198.51.100.7");
    assertThat(ours(questions.get("What the root user of an AWS account did"))).hasSize(1);
    assertThat(ours(questions.get("Console sign-ins without a second factor"))).hasSize(2);
    assertThat(ours(questions.get("What GuardDuty found, beside the process that the sensor saw")))
        .hasSize(3);
    assertThat(ours(questions.get("What the firewall refused, and which program tried")))
        .singleElement()
        .asString()
        .contains("egress-default");
    assertThat(ours(questions.get("Hosts that have been silent since"))).hasSize(1);
    assertThat(ours(questions.get("Was this address ever seen")))
        .anyMatch(row -> row.contains("destination") && row.contains("2026-03-02"));
  }

  @Test
  void theViewIsTheOneThatWeMean() throws Exception {
    List<String> forAthena = Page.read().forAthena();
    assertThat(forAthena).hasSize(2);
    assertThat(forAthena.getLast().strip()).isEqualTo(DistinctEvents.view("events"));
  }

  private static List<String> ours(String question) throws IOException {
    List<String> rows = new ArrayList<>();
    sql.run(
        new SqlQuestion(question, Map.of(), 1_000, Duration.ofSeconds(60)),
        new SqlRows() {
          @Override
          public void plan(SqlPlan plan) {}

          @Override
          public void columns(List<SqlColumn> columns) {}

          @Override
          public void row(List<@Nullable Object> values) {
            rows.add(values.toString());
          }
        });
    return rows;
  }

  private static List<String> theirs(String question) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (List<@Nullable Object> row : Trino.rows(trino, question)) {
      List<@Nullable Object> plain = new ArrayList<>();
      for (Object value : row) {
        plain.add(plain(value));
      }
      rows.add(plain.toString());
    }
    return rows;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case Timestamp time ->
          time.toInstant().toString().replace("Z", "").replaceFirst("(\\.\\d+)?$", ".000000Z");
      case Array array -> Arrays.asList((Object[]) array.getArray());
      case null, default -> value;
    };
  }
}
