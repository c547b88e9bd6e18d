package dev.takagari.app.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.lakesql.LakeSql;
import dev.takagari.adapters.lakesql.LakeSqlSettings;
import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.RecordedAudit;
import dev.takagari.app.sql.SqlController.SqlRequest;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeTables;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.lake.PinnedTable.TableColumn;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class SqlControllerTest {
  private static final String LONG = "SELECT count(*) FROM range(100000000000) a WHERE hash(a) = 1";

  @TempDir private Path directory;
  private final RecordedAudit audit = new RecordedAudit();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private MockHttpServletResponse response = new MockHttpServletResponse();

  /// One empty table.
  private static final class Hosts implements LakeTables {
    @Override
    public List<String> names() {
      return List.of("hosts");
    }

    @Override
    public PinnedTable pin(String table, TimeRange range) {
      return new PinnedTable(table, List.of(new TableColumn("host_id", "VARCHAR")), List.of(), -1);
    }
  }

  private void run(SqlRequest body) throws IOException {
    request.setAttribute(
        AuthenticationFilter.CALLER, new Caller("auditor", Set.of(Caller.Scope.SEARCH)));
    SqlProperties properties =
        new SqlProperties(
            DataSize.ofMegabytes(1),
            100,
            Duration.ofSeconds(20),
            1,
            1,
            DataSize.ofMegabytes(128),
            DataSize.ofMegabytes(1));
    LakeSqlSettings settings =
        new LakeSqlSettings(128L << 20, 1, 1, 1 << 20, directory.resolve("spill"), 1 << 20);
    new SqlController(
            new LakeSql(new Hosts(), settings, null), properties, new SqlMeters(registry), audit)
        .run(body, request, response);
  }

  private static SqlRequest ask(String sql) {
    return new SqlRequest(sql, null, null, null, null);
  }

  private List<String> lines() throws IOException {
    return response.getContentAsString(StandardCharsets.UTF_8).lines().toList();
  }

  private double count(String outcome) {
    return registry.counter("takagari.search.statements.run", "outcome", outcome).count();
  }

  @Test
  void answersInLines() throws IOException {
    run(ask("SELECT 1 AS a, MAP {'k': 'v'} AS m, NULL AS n"));

    assertThat(response.getContentType()).isEqualTo("application/x-ndjson");
    assertThat(lines().subList(0, 3))
        .containsExactly(
            "{\"plan\":{\"bytes\":0,\"tables\":[]}}",
            "{\"columns\":[{\"name\":\"a\",\"type\":\"INTEGER\"},"
                + "{\"name\":\"m\",\"type\":\"MAP(VARCHAR, VARCHAR)\"},"
                + "{\"name\":\"n\",\"type\":\"\\\"NULL\\\"\"}]}",
            "{\"row\":[1,{\"k\":\"v\"},null]}");
    assertThat(lines().getLast()).startsWith("{\"end\":{\"rows\":1,\"truncated\":false");
    assertThat(count("complete")).isEqualTo(1);
  }

  @Test
  void auditsWhoAskedAndNotWhat() throws IOException {
    run(new SqlRequest("SELECT 'secret-value'", null, 5, null, null));

    assertThat(audit.lines())
        .containsExactly(
            "auditor sql.run " + SqlController.hash("SELECT 'secret-value'") + " {limit=5}");
    run(dryRun("SELECT 1"));
    assertThat(audit.lines()).hasSize(1);
  }

  @Test
  void refusesWhoeverNamesHimselfInAnOddWay() {
    request.addHeader(Operator.HEADER, "a b");
    for (SqlRequest each : List.of(ask("SELECT 1"), dryRun("SELECT 1"))) {
      assertThatThrownBy(() -> run(each))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
      assertThat(response.getContentAsByteArray()).isEmpty();
    }
    assertThat(audit.lines()).isEmpty();
  }

  private static SqlRequest dryRun(String sql) {
    return new SqlRequest(sql, null, null, null, true);
  }

  @Test
  void refusesBeforeAnythingIsSent() {
    for (SqlRequest bad :
        List.of(
            ask("SELECT * FROM read_csv('/etc/passwd')"),
            ask("SELECT no_such FROM hosts"),
            ask("COPY hosts TO '/tmp/x'"))) {
      assertThatThrownBy(() -> run(bad))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_SQL));
      assertThat(response.isCommitted()).isFalse();
      assertThat(response.getContentAsByteArray()).isEmpty();
    }
    assertThat(count("refused")).isEqualTo(3);
    for (SqlRequest bad :
        List.of(
            ask(""),
            new SqlRequest(null, null, null, null, null),
            new SqlRequest("SELECT 1", null, 101, null, null),
            new SqlRequest("SELECT 1", null, 0, null, null),
            new SqlRequest("SELECT 1", null, null, "soon", null))) {
      assertThatThrownBy(() -> run(bad))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
  }

  @Test
  void tellsInTheAnswerWhatFailsLate() throws IOException {
    run(new SqlRequest(LONG, null, null, "3s", null));

    List<String> said = lines().stream().filter(line -> !line.isEmpty()).toList();
    assertThat(said.getLast()).startsWith("{\"problem\":{").contains("\"code\":\"sql-limit\"");
    assertThat(lines()).contains("");
    assertThat(count("failed")).isEqualTo(1);
  }

  @Test
  void cancelsWhenNobodyListens() throws IOException {
    response =
        new MockHttpServletResponse() {
          @Override
          public ServletOutputStream getOutputStream() {
            return new Gone();
          }
        };
    long start = System.nanoTime();

    assertThatThrownBy(() -> run(ask(LONG))).isInstanceOf(IOException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(count("failed")).isEqualTo(1);
  }

  /// The stream of a caller who went away.
  private static final class Gone extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(@Nullable WriteListener listener) {}

    @Override
    public void write(int b) throws IOException {
      throw new IOException("gone");
    }
  }
}
