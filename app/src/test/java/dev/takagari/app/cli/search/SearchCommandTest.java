package dev.takagari.app.cli.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.core.text.PlainText;
import dev.takagari.search.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SearchCommandTest {
  private static final String HOSTILE = "\u001b]0;owned\u0007\u009b31m\u202egnp.exe";

  private final TestService service = new TestService(events());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void printsATable() throws Exception {
    assertThat(run("*", "--format", "table")).isZero();

    assertThat(out()).isEqualTo(golden("table.txt"));
  }

  @Test
  void printsATableInTheZoneOfItsReader() throws Exception {
    assertThat(run("*", "--format", "table", "--zone", "Asia/Tokyo")).isZero();
    assertThat(out()).isEqualTo(golden("table-tokyo.txt"));

    out.reset();
    execute(false, Map.of("TAKAGARI_DISPLAY_ZONE", "Asia/Tokyo"), service, "*", "--format=table");
    assertThat(out()).isEqualTo(golden("table-tokyo.txt"));

    out.reset();
    execute(
        false,
        Map.of("TAKAGARI_DISPLAY_ZONE", "Asia/Tokyo"),
        service,
        "*",
        "--format=table",
        "--zone=UTC");
    assertThat(out()).isEqualTo(golden("table.txt"));
  }

  @Test
  void writesForProgramsInUtcWhateverTheZone() throws Exception {
    Map<String, String> tokyo = Map.of("TAKAGARI_DISPLAY_ZONE", "Asia/Tokyo");
    execute(false, tokyo, service, "*", "--format", "csv");
    assertThat(out()).isEqualTo(golden("rows.csv"));

    out.reset();
    execute(false, tokyo, service, "event.class:dns", "--format", "ndjson");
    assertThat(out()).contains("\"2026-11-20T11:58:00.000002Z\"").doesNotContain("+09:00");
  }

  @Test
  void refusesAZoneThatIsNone() {
    assertThat(run("*", "--format", "table", "--zone", "Asia/Edo")).isEqualTo(2);
    assertThat(err()).contains("--zone", "Asia/Edo");
  }

  @Test
  void showsWhomToAsk() {
    String csv =
        """
        type,pattern,person,team,channel
        user,a.tanaka,=Ann Tanaka,SOC\u202e,#soc
        host,WS-*,,"Desktops, Tokyo",-desk
        """;
    LoadedOwners loaded = new LoadedOwners(3, TestService.NOW, "owners.csv", OwnerCsv.read(csv));
    try (TestService owned = new TestService(events(), new FixedOwners(loaded))) {
      execute(false, Map.of(), owned, "*", "--format", "table", "--owners");
      assertThat(out().lines().limit(3))
          .satisfiesExactly(
              header -> assertThat(header).contains("user.name", "owner", "summary"),
              first -> assertThat(first).contains("=Ann Tanaka, SOC\\u202e, #soc"),
              second -> assertThat(second).contains("Desktops, Tokyo, -desk"));

      out.reset();
      execute(false, Map.of(), owned, "*", "--format", "csv");
      assertThat(out().lines().limit(3))
          .satisfiesExactly(
              header -> assertThat(header).endsWith("owner.person,owner.team,owner.channel"),
              first -> assertThat(first).endsWith(",'=Ann Tanaka,SOC\\u202e,#soc"),
              second -> assertThat(second).endsWith(",,\"Desktops, Tokyo\",'-desk"));

      out.reset();
      execute(false, Map.of(), owned, "event.class:dns", "--format", "ndjson");
      assertThat(out())
          .contains(
              "\"owner\":{\"person\":\"\",\"team\":\"Desktops, Tokyo\","
                  + "\"channel\":\"-desk\",\"by\":\"host\"}}");
    }
  }

  /// Owners that do not change.
  private record FixedOwners(LoadedOwners loaded) implements OwnerBook {
    @Override
    public Optional<LoadedOwners> newest() {
      return Optional.of(loaded);
    }

    @Override
    public LoadedOwners load(String csv, String origin) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<LoadedOwners> versions(int limit) {
      return List.of(loaded);
    }
  }

  @Test
  void cutsTheTableToTheScreen() {
    execute(true, Map.of("COLUMNS", "100", "NO_COLOR", "1"), service, "*");

    assertThat(out().lines()).allMatch(line -> PlainText.width(line) <= 110);
    assertThat(out()).contains("…").doesNotContain("\u001b");
  }

  @Test
  void printsCsvThatNoSpreadsheetExecutes() throws Exception {
    assertThat(run("*", "--format", "csv")).isZero();

    assertThat(out()).isEqualTo(golden("rows.csv"));
  }

  @Test
  void printsOneObjectALine() throws Exception {
    assertThat(run("event.class:dns")).isZero();

    assertThat(out()).hasLineCount(1).endsWith("}\n");
    assertThat(new ObjectMapper().readTree(out()).get("dns.question.name").asText())
        .isEqualTo("c2.example.net");
  }

  @Test
  void neverSendsControlCharactersToTheTerminal() throws Exception {
    for (String format : List.of("table", "csv", "ndjson")) {
      out.reset();
      run("event.class:alert", "--format", format);
      assertThat(out()).as(format).isNotBlank();
      assertThat(out().chars().filter(c -> c != '\n').filter(SearchCommandTest::steers))
          .as(format)
          .isEmpty();
    }
    assertThat(new ObjectMapper().readTree(out()).get("message").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void tellsWhatItSearchedAndWhatItCost() {
    run("*", "--since", "6h");

    assertThat(err())
        .contains("searched 2026-11-20T06:00:00.000000Z to 2026-11-20T12:00:00.000000Z, tier all")
        .contains("6 rows (hot 6, cold 0), 6 checked")
        .contains("files planned 5, pruned 3, read 2; 12,345 bytes, fetched 0");
  }

  @Test
  void canBeQuiet() {
    run("*", "-q");

    assertThat(err()).isEmpty();
  }

  @Test
  void saysWhyNothingFoundProvesLittle() {
    Instant noon = TestService.NOW;
    for (int i = 0; i < 7; i++) {
      service.uncovered.add(
          new CoverageItem(
              CoverageKind.SILENT,
              "feed-" + i,
              noon.minusSeconds(7200),
              i == 0 ? null : noon.minusSeconds(3600),
              0,
              "nothing came"));
    }
    service.uncovered.add(
        new CoverageItem(
            CoverageKind.SILENT, "long-ago", Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 0, "x"));

    assertThat(run("no-such-thing", "-q")).isEqualTo(1);
    assertThat(err().lines())
        .containsExactly(
            "not covered: feed-0: nothing came (since 2026-11-20T10:00:00Z)",
            "not covered: feed-1: nothing came (2026-11-20T10:00:00Z to 2026-11-20T11:00:00Z)",
            "not covered: feed-2: nothing came (2026-11-20T10:00:00Z to 2026-11-20T11:00:00Z)",
            "not covered: feed-3: nothing came (2026-11-20T10:00:00Z to 2026-11-20T11:00:00Z)",
            "not covered: feed-4: nothing came (2026-11-20T10:00:00Z to 2026-11-20T11:00:00Z)",
            "not covered: and 2 more; see takagari coverage");
  }

  @Test
  void endsWith1WhenNothingIsFound() {
    assertThat(run("no-such-thing")).isEqualTo(1);
    assertThat(out()).isEmpty();
  }

  @Test
  void endsWith2AndShowsThePlaceOfABadQuery() {
    assertThat(run("user.name:root AND (a")).isEqualTo(2);

    List<String> lines = err().lines().toList();
    assertThat(lines.get(0)).endsWith(" (bad-query)");
    assertThat(lines.get(1)).isEqualTo("  user.name:root AND (a");
    assertThat(lines.get(2)).containsPattern("^ +\\^$").hasSizeLessThanOrEqualTo(24);
    assertThat(lines.get(3)).startsWith("hint: ");
  }

  @Test
  void endsWith2ForBadTimesAndOptions() {
    assertThat(run("*", "--from", "yesterday")).isEqualTo(2);
    assertThat(err()).contains("from is not a time");
    assertThat(run("*", "--tier", "warm")).isEqualTo(2);
    assertThat(run("*", "--format", "xml")).isEqualTo(2);
    assertThat(run("*", "--limit", "-1")).isEqualTo(2);
    assertThat(run("*", "--home", "x")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void endsWith3WhenSomethingIsMissing() {
    service.partial = true;

    assertThat(run("*", "-q")).isEqualTo(3);

    assertThat(out()).hasLineCount(6);
    assertThat(err())
        .contains("the result is partial")
        .contains("not read: 2026-11-19T12:00:00.000000Z to 2026-11-20T12:00:00.000000Z");
  }

  @Test
  void endsWith5WhenNothingCanBeReadNow() {
    service.problem = Problem.of(ErrorCode.SEARCH_UNAVAILABLE, "too many searches are running");

    assertThat(run("*")).isEqualTo(5);
    assertThat(err()).isEqualTo("takagari: too many searches are running (search-unavailable)\n");
  }

  @Test
  void endsWith2WhenItAsksForSomethingThatIsNotThere() {
    service.problem = Problem.ofStatus(404);
    assertThat(run("lapwing")).isEqualTo(2);
    service.problem = Problem.ofStatus(413);
    assertThat(run("lapwing")).isEqualTo(2);
    assertThat(err()).endsWith(" (body-too-large)\n");
  }

  @Test
  void endsWith4WhenNotAllowed() {
    assertThat(execute(false, Map.of("TAKAGARI_TOKEN", "wrong"), service, "*")).isEqualTo(4);
    service.problem = Problem.ofStatus(403);
    assertThat(run("*")).isEqualTo(4);
  }

  @Test
  void endsWith5WhenNobodyAnswers() {
    service.close();

    assertThat(run("*")).isEqualTo(5);
    assertThat(err()).contains("nothing answers at");
  }

  @Test
  void fetchesAllPages() {
    try (TestService many = new TestService(many(12_345))) {
      assertThat(execute(false, Map.of(), many, "*", "--limit", "0")).isZero();
    }
    assertThat(out()).hasLineCount(12_345);
    assertThat(out().lines().distinct()).hasSize(12_345);
    assertThat(err()).contains("12,345 rows").contains("pages 3").doesNotContain("more rows");
  }

  @Test
  void stopsAtTheLimitAndSaysSo() {
    assertThat(run("*", "--limit", "2")).isZero();

    assertThat(out()).hasLineCount(2);
    assertThat(err()).contains("more rows follow");
  }

  @Test
  void flagsBeatTheEnvironment() {
    Map<String, String> wrong =
        Map.of("TAKAGARI_URL", "http://127.0.0.1:1", "TAKAGARI_TOKEN", "wrong");

    assertThat(execute(false, wrong, service, "*", "--token", TestService.TOKEN)).isZero();
  }

  @Test
  void findsTheServiceOfAHome(@TempDir Path home) throws Exception {
    Files.writeString(
        home.resolve("ready.json"),
        "{\"url\":\"%s\",\"token\":\"%s\",\"pid\":1}".formatted(service.url(), TestService.TOKEN));

    assertThat(bare(false, Map.of(), "*", "--home", home.toString())).isZero();
    assertThat(bare(false, Map.of(), "*", "--home", home.resolve("no").toString())).isEqualTo(5);
    assertThat(err()).contains("no service is running in");
  }

  @Test
  void endsQuietlyWhenTheReaderHasSeenEnough() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Map<String, String> environment = Map.of("TAKAGARI_TOKEN", TestService.TOKEN);
    SearchCommand command =
        new SearchCommand(new PrintStream(broken), new PrintStream(err), environment, false);

    assertThat(new CommandLine(command).execute("*", "--url", service.url().toString())).isZero();
    assertThat(err()).isEmpty();
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  /// Asks the test's service, with its token.
  private int run(String... arguments) {
    return execute(false, Map.of(), service, arguments);
  }

  private int execute(
      boolean terminal, Map<String, String> environment, TestService to, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add(to.url().toString());
    Map<String, String> complete = new HashMap<>(environment);
    complete.putIfAbsent("TAKAGARI_TOKEN", TestService.TOKEN);
    return bare(terminal, complete, all.toArray(String[]::new));
  }

  private int bare(boolean terminal, Map<String, String> environment, String... arguments) {
    err.reset();
    SearchCommand command =
        new SearchCommand(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            terminal);
    return new CommandLine(command).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = SearchCommandTest.class.getResourceAsStream(name)) {
      return in == null ? "no " + name : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static EventRow event(
      int minutes, String eventClass, UnaryOperator<EventRow.Builder> more) {
    long seconds = TestService.NOW.minusSeconds(60L * minutes).getEpochSecond();
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, seconds * 1_000_000 + minutes)
            .set(Columns.EVENT_ID, "01kaghx0000000000000%06d".formatted(minutes))
            .set(Columns.EVENT_CLASS, eventClass)
            .set(Columns.HOST_NAME, "ws-0142");
    return more.apply(row).build();
  }

  private static List<EventRow> events() {
    return List.of(
        event(
            1,
            "process",
            row ->
                row.set(Columns.EVENT_ACTION, "ProcessRollup2")
                    .set(Columns.USER_NAME, "a.tanaka")
                    .set(Columns.PROCESS_NAME, "powershell.exe")
                    .set(
                        Columns.PROCESS_COMMAND_LINE,
                        "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBj")
                    .set(Columns.PROCESS_PARENT_NAME, "winword.exe")),
        event(
            2,
            "dns",
            row ->
                row.set(Columns.EVENT_ACTION, "DnsRequest")
                    .set(Columns.DNS_QUESTION_NAME, "c2.example.net")
                    .set(Columns.DNS_QUESTION_TYPE, "A")
                    .set(Columns.DNS_RESOLVED_IP, List.of("203.0.113.9", "203.0.113.10"))),
        event(
            3,
            "network",
            row ->
                row.set(Columns.EVENT_ACTION, "NetworkConnectIP4")
                    .set(Columns.PROCESS_NAME, "日本語.exe")
                    .set(Columns.USER_NAME, "a-user-with-a-very-long-name")
                    .set(Columns.SOURCE_IP, "10.2.7.31")
                    .set(Columns.SOURCE_PORT, 50123)
                    .set(Columns.DESTINATION_IP, "203.0.113.9")
                    .set(Columns.DESTINATION_PORT, 443)
                    .set(Columns.NETWORK_TRANSPORT, "tcp")),
        event(
            4,
            "registry",
            row ->
                row.set(Columns.EVENT_ACTION, "AsepValueUpdate")
                    .set(Columns.USER_NAME, "日本太郎")
                    .set(Columns.REGISTRY_PATH, "=HKU\\S-1-5-21\\Software\\Run\\updater")
                    .set(
                        Columns.REGISTRY_DATA_STRINGS,
                        List.of("=cmd|'/c calc'!A1", "\"quoted\", and more"))),
        event(
            5,
            "file",
            row ->
                row.set(Columns.EVENT_ACTION, "+NewExecutableWritten")
                    .set(Columns.FILE_PATH, "@SUM(1+1)\\x.exe")
                    .set(Columns.USER_NAME, "-2+3")),
        event(
            6,
            "alert",
            row -> row.set(Columns.RULE_NAME, "Fake, \"rule\"").set(Columns.MESSAGE, HOSTILE)));
  }

  private static List<EventRow> many(int count) {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seconds = TestService.NOW.minusSeconds(i + 1).getEpochSecond();
      events.add(
          EventRow.builder()
              .set(Columns.TIMESTAMP, seconds * 1_000_000)
              .set(Columns.EVENT_ID, "event-%06d".formatted(i))
              .build());
    }
    return events;
  }
}
