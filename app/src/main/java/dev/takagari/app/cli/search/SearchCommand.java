package dev.takagari.app.cli.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.Endpoint;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds events.
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Finds events in the hot index and the lake.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  takagari search 'powershell user.name:alice' --since 7d",
      "  takagari search 'destination.ip:203.0.113.0/24' --from 2026-11-01 --to 2026-11-20T14:00Z",
      "  takagari search -- '-event.action:logoff'",
      "",
      "Times are UTC unless they have an offset: 2026-11-20, 2026-11-20T14:00Z,",
      "2026-11-20T14:00+09:00, now-4h. Durations: 15m, 24h, 7d.",
      "Exit code: 0 found, 1 nothing found, 2 bad query or command, 3 partial result,",
      "4 not allowed, 5 nothing could be read: service not reachable, busy or at fault."
    })
public final class SearchCommand implements Callable<Integer> {
  private static final int PAGE = 5_000;
  private static final int DEFAULT_LIMIT = 100;

  /// How rows are printed.
  enum Format {
    table,
    ndjson,
    csv,
    source
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final boolean terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUERY",
      description = "What to find; several words are joined by blanks.")
  private List<String> words = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "First time (default: 24h before --to).")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Time after the last (default: now).")
  private @Nullable String to;

  @Option(names = "--since", paramLabel = "DURATION", description = "Length of time before --to.")
  private @Nullable String since;

  @Option(
      names = "--tier",
      paramLabel = "hot|cold|all",
      description = "What to read: the hot index, the lake, or what is needed of both (default).")
  private @Nullable String tier;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, ndjson, csv, or source: the original records."
              + " Default: table on a terminal, else ndjson.")
  private @Nullable Format format;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most rows, 0 for all (default: " + DEFAULT_LIMIT + ").")
  private long limit = DEFAULT_LIMIT;

  @Option(names = "--owners", description = "Show in tables whom to ask about each row.")
  private boolean owners;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "No statistics.")
  private boolean quiet;

  /// Whether whoever read the rows has seen enough, as `head` does.
  private boolean readerGone;

  public SearchCommand() {
    this(System.out, System.err, System.getenv(), isTerminal());
  }

  /// @param terminal whether a person looks at `out`
  SearchCommand(
      PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.terminal = terminal;
  }

  /// Without a terminal JDK 25 has no console again, or one that says so: it depends on the
  /// provider.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return Objects.nonNull(console) && console.isTerminal();
  }

  @Override
  public Integer call() {
    SearchTotals totals = new SearchTotals();
    try {
      if (limit < 0) {
        throw CommandFailure.usage("--limit: " + limit + " is negative");
      }
      Endpoint endpoint = service.endpoint(environment);
      if (endpoint.isExposed()) {
        err.println("takagari: warning: the token travels unencrypted to " + endpoint);
      }
      try (ServiceClient client = new ServiceClient(endpoint)) {
        run(client, totals);
      }
    } catch (CommandFailure e) {
      return fail(e, totals);
    }
    if (!readerGone) {
      totals.write(err, quiet);
    }
    if (!totals.isComplete()) {
      return ExitCodes.PARTIAL;
    }
    return totals.printed() > 0 ? ExitCodes.OK : ExitCodes.NONE;
  }

  private int fail(CommandFailure failure, SearchTotals totals) {
    out.flush();
    if (totals.printed() > 0) {
      totals.write(err, quiet);
    }
    err.println("takagari: " + failure.text());
    err.flush();
    boolean half = totals.printed() > 0 && failure.exitCode() == ExitCodes.FAILED;
    return half ? ExitCodes.PARTIAL : failure.exitCode();
  }

  private void run(ServiceClient client, SearchTotals totals) {
    String query = String.join(" ", words);
    RowPrinter printer = printer();
    ObjectNode question = question(query);
    long left = limit == 0 ? Long.MAX_VALUE : limit;
    OutputStream rows = new BufferedOutputStream(out, 1 << 16);
    try {
      while (left > 0) {
        question.put("limit", Math.min(PAGE, left));
        ResultPage page = ResultPage.read(client.post("/api/v1/search", question, query));
        int count = (int) Math.min(left, page.rows().size());
        if (count > 0) {
          printer.print(page.rows().subList(0, count), rows);
        }
        rows.flush();
        totals.add(page, count);
        left -= count;
        if (out.checkError()) {
          readerGone = true;
          return;
        }
        if (page.nextCursor().isEmpty()) {
          return;
        }
        question.put("cursor", page.nextCursor());
      }
    } catch (IOException e) {
      throw CommandFailure.failed("a row of the answer cannot be read");
    }
  }

  private ObjectNode question(String query) {
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("query", query);
    put(question, "from", from);
    put(question, "to", to);
    put(question, "since", since);
    put(question, "tier", tier);
    if (format() == Format.source) {
      question.put("format", "source");
    }
    return question;
  }

  private static void put(ObjectNode question, String name, @Nullable String value) {
    if (value != null) {
      question.put(name, value);
    }
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    return terminal ? Format.table : Format.ndjson;
  }

  private RowPrinter printer() {
    return switch (format()) {
      case table ->
          new TableRows(
              screen(),
              terminal && !environment.containsKey("NO_COLOR"),
              zone.zone(environment),
              owners);
      case csv -> new CsvRows();
      case ndjson, source -> new JsonLines();
    };
  }

  /// Columns of the screen, 0 when nobody looks.
  private int screen() {
    if (!terminal) {
      return 0;
    }
    try {
      return Integer.parseInt(environment.getOrDefault("COLUMNS", "160"));
    } catch (NumberFormatException e) {
      return 160;
    }
  }
}
