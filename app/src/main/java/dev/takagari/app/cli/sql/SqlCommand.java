package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.Endpoint;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.sql.SqlPrinter.Column;
import dev.takagari.core.text.PlainText;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks the lake in SQL.
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Asks the lake in SQL: queries only, over all its tables.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  takagari sql 'SHOW TABLES'",
      "  takagari sql 'DESCRIBE events'",
      "  takagari sql 'SELECT event_action, count(*) AS n FROM events_distinct",
      "      WHERE \"time\" >= $since GROUP BY 1 ORDER BY n DESC' --param since=2026-11-20",
      "  takagari sql --file accounts.sql --format csv > accounts.csv",
      "",
      "A condition on \"time\" beside the table spares reading the rest of the lake.",
      "Exit code: 0 answered, 1 no rows, 2 bad statement or command, 3 rows left out or the answer",
      "broke off, 4 not allowed, 5 service not reachable, busy or at fault."
    })
public final class SqlCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long LONGEST_FILE = 1 << 20;
  private static final double MEGABYTE = 1e6;

  /// How rows are printed.
  enum Format {
    table,
    csv,
    ndjson
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final boolean terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "STATEMENT",
      description = "One query; several words are joined by blanks.")
  private List<String> words = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The query is in this file; - is standard input.")
  private @Nullable String file;

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "What stands for $NAME in the query; a text, whatever it holds.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, csv or ndjson. Default: table on a terminal, else ndjson.")
  private @Nullable Format format;

  @Option(names = "--limit", paramLabel = "N", description = "Most rows (default: 1000).")
  private @Nullable Integer limit;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Give up after this time (default: what the service allows).")
  private @Nullable String timeout;

  @Option(names = "--dry-run", description = "Only say what would be read.")
  private boolean dryRun;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "No statistics.")
  private boolean quiet;

  public SqlCommand() {
    this(System.out, System.err, System.getenv(), isTerminal());
  }

  /// @param terminal whether a person looks at `out`
  SqlCommand(PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {
    this.out =
        new PrintStream(new BufferedOutputStream(out, 1 << 16), false, StandardCharsets.UTF_8);
    this.err = err;
    this.environment = environment;
    this.terminal = terminal;
  }

  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return Objects.nonNull(console) && console.isTerminal();
  }

  @Override
  public Integer call() {
    try {
      Endpoint endpoint = service.endpoint(environment);
      if (endpoint.isExposed()) {
        err.println("takagari: warning: the token travels unencrypted to " + endpoint);
      }
      String statement = statement();
      try (ServiceClient client = new ServiceClient(endpoint)) {
        return ask(client, statement);
      }
    } catch (CommandFailure e) {
      out.flush();
      err.println("takagari: " + e.text());
      return e.exitCode();
    }
  }

  private String statement() {
    if ((file == null) == words.isEmpty()) {
      throw CommandFailure.usage("give a statement or --file, and not both");
    }
    if (file == null) {
      return String.join(" ", words);
    }
    try {
      if (file.equals("-")) {
        return new String(System.in.readNBytes((int) LONGEST_FILE), StandardCharsets.UTF_8);
      }
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST_FILE) {
        throw CommandFailure.usage(file + " is too large for a statement");
      }
      return Files.readString(path);
    } catch (IOException | RuntimeException e) {
      if (e instanceof CommandFailure known) {
        throw known;
      }
      throw CommandFailure.usage(file + " cannot be read as UTF-8");
    }
  }

  private ObjectNode question(String statement) {
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("sql", statement);
    question.put("dry_run", dryRun);
    if (limit != null) {
      question.put("limit", limit);
    }
    if (timeout != null) {
      question.put("timeout", timeout);
    }
    ObjectNode values = question.putObject("parameters");
    parameters.forEach(values::put);
    return question;
  }

  private int ask(ServiceClient client, String statement) {
    SqlPrinter printer =
        switch (format == null ? (terminal ? Format.table : Format.ndjson) : format) {
          case table -> new SqlTable(out, terminal);
          case csv -> new SqlCsv(out);
          case ndjson -> new SqlLines(out);
        };
    JsonNode plan = null;
    JsonNode end = null;
    try (BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(
                client.open("/api/v1/sql", question(statement), ""), StandardCharsets.UTF_8))) {
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        if (line.isEmpty()) {
          continue; // the service still works
        }
        JsonNode message = MAPPER.readTree(line);
        if (message.has("row")) {
          printer.row(message.path("row"));
        } else if (message.has("columns")) {
          printer.columns(columns(message.path("columns")));
        } else if (message.has("plan")) {
          plan = message.path("plan");
        } else if (message.has("problem")) {
          printer.end();
          throw ServiceClient.refusal(message.path("problem"), 500, "");
        } else if (message.has("end")) {
          end = message.path("end");
        }
        if (out.checkError()) {
          return ExitCodes.OK; // whoever read has seen enough
        }
      }
      if (end != null && !dryRun) {
        printer.end();
      }
    } catch (IOException e) {
      throw CommandFailure.failed("the answer broke off");
    }
    if (end == null) {
      throw CommandFailure.failed("the answer broke off: rows may be missing");
    }
    out.flush();
    return finish(plan, end);
  }

  private static List<Column> columns(JsonNode nodes) {
    List<Column> columns = new ArrayList<>();
    nodes.forEach(
        node -> columns.add(new Column(node.path("name").asText(), node.path("type").asText())));
    return columns;
  }

  private int finish(@Nullable JsonNode plan, JsonNode end) {
    if (dryRun) {
      if (plan != null) {
        tables(plan);
      }
      out.flush();
      return ExitCodes.OK;
    }
    long rows = end.path("rows").asLong();
    if (!quiet) {
      err.printf(
          Locale.ROOT,
          "%d %s, %d ms; files of %.1f MB could be read%n",
          rows,
          rows == 1 ? "row" : "rows",
          end.path("ms").asLong(),
          (plan == null ? 0 : plan.path("bytes").asLong()) / MEGABYTE);
    }
    if (end.path("truncated").asBoolean()) {
      err.println("takagari: there are more rows: this is the limit, --limit N asks for others");
      return ExitCodes.PARTIAL;
    }
    return rows == 0 ? ExitCodes.NONE : ExitCodes.OK;
  }

  private void tables(JsonNode plan) {
    out.printf(
        Locale.ROOT, "%-24s %8s %14s %12s  %s%n", "TABLE", "FILES", "ROWS", "MB", "SNAPSHOT");
    for (JsonNode table : plan.path("tables")) {
      out.printf(
          Locale.ROOT,
          "%-24s %8d %14d %12.1f  %s%n",
          PlainText.visible(table.path("name").asText()),
          table.path("files").asLong(),
          table.path("rows").asLong(),
          table.path("bytes").asLong() / MEGABYTE,
          table.path("snapshot").asText());
    }
    out.printf(Locale.ROOT, "at most %.1f MB are read%n", plan.path("bytes").asLong() / MEGABYTE);
  }
}
