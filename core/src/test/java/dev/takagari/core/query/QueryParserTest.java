package dev.takagari.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
  private static final Field HOST = new ColumnField(Columns.HOST_NAME);

  @Test
  void theExamplesOfTheReferenceAreQueries() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/query-language.md"));
    String examples = page.substring(page.indexOf("```") + 3, page.lastIndexOf("```"));
    assertThat(examples.strip().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(QueryParser.parse(line).warnings()).as(line).isEmpty());
    for (Column column : QueryFields.current().textColumns()) {
      if (!column.name().startsWith("process.parent.")) {
        assertThat(page).contains('`' + column.name() + '`');
      }
    }
  }

  @Test
  void emptyAndStarFitEverything() {
    for (String text : List.of("", "  ", "*", "**", "\"\"", "\"*\"", "\t*\n")) {
      assertThat(QueryParser.parse(text)).isEqualTo(new ParsedQuery(Query.ALL, List.of()));
    }
  }

  @Test
  void bareWordsSearchTheNamedColumns() {
    assertThat(parse("x"))
        .isInstanceOfSatisfying(
            Query.Or.class,
            or ->
                assertThat(or.terms())
                    .hasSize(QueryFields.current().textColumns().size())
                    .contains(Query.matching(HOST, Pattern.contains("x"))));
  }

  @Test
  void implicitAndBindsAsTightlyAsAnd() {
    Query a = host("a");
    Query b = host("b");
    Query c = host("c");
    assertThat(parse("host.name:a host.name:b OR host.name:c"))
        .isEqualTo(Query.or(List.of(Query.and(List.of(a, b)), c)));
    assertThat(parse("host.name:a AND host.name:b host.name:c"))
        .isEqualTo(Query.and(List.of(a, b, c)));
    assertThat(parse("host.name:a OR host.name:b AND NOT host.name:c"))
        .isEqualTo(Query.or(List.of(a, Query.and(List.of(b, new Not(c))))));
    assertThat(parse("host.name:a (host.name:b OR host.name:c)"))
        .isEqualTo(Query.and(List.of(a, Query.or(List.of(b, c)))));
    assertThat(parse("host.name:(a b OR -c)"))
        .isEqualTo(Query.or(List.of(Query.and(List.of(a, b)), new Not(c))));
  }

  @Test
  void operatorsAreUpperCaseWords() {
    assertThat(parse("host.name:a AND host.name:AND"))
        .isEqualTo(Query.and(List.of(host("a"), host("and"))));
    assertThat(parse("host.name:ANDROID")).isEqualTo(host("android"));
    assertThat(parse("NOT(host.name:a)")).isEqualTo(new Not(host("a")));
    assertThat(parse("NOT NOT host.name:a")).isEqualTo(new Not(new Not(host("a"))));
    assertThat(QueryParser.parse("host.name:a and host.name:b").warnings())
        .extracting(QueryWarning::position)
        .containsExactly(12);
  }

  @Test
  void pastedValuesAreNoFields() {
    for (String pasted :
        List.of(
            "C:\\Windows\\System32",
            "https://example.com/a?b=c",
            "hxxp://evil[.]com:8080",
            "fe80::1",
            "fe80::/10",
            "12:30:45")) {
      assertThat(parse(pasted))
          .as(pasted)
          .isInstanceOfSatisfying(
              Query.Or.class,
              or -> assertThat(or.terms().getFirst()).asString().contains("message"));
    }
  }

  @Test
  void dashesInsideWordsAndPairsOfThemAreText() {
    assertThat(parse("host.name:a-b")).isEqualTo(host("a-b"));
    assertThat(parse("host.name:-a")).isEqualTo(host("-a"));
    assertThat(parse("--flag").toString()).contains("--flag");
    assertThat(parse("-host.name:a")).isEqualTo(new Not(host("a")));
    assertThat(QueryParser.parse("-enc").warnings()).hasSize(1);
    assertThat(QueryParser.parse("-host.name:a").warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a\\b,          a\\b",
        "a\\\\b,        a\\b",
        "a\\\\\\\\b,    a\\\\b",
        "a\\*b,         a*b",
        "a\\?b,         a?b",
        "a\\\\\\*b,     a\\*b",
        "a\\,           a\\",
        "\"a\"\"b\",    a\"b",
        "\"C:\\x\\\",   c:\\x\\",
        "\"a\\*\",      a*",
        "[.]x,          [.]x",
      })
  void backslashIsItselfUnlessBeforeAWildcard(String typed, String literal) {
    assertThat(parse("ConnectionFlags:" + typed))
        .isEqualTo(Query.matching(new AttributeField("ConnectionFlags"), Pattern.exactly(literal)));
  }

  @Test
  void escapedWildcardsAreSaidAloud() {
    assertThat(QueryParser.parse("file.path:C:\\Windows\\*").warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).contains("\\\\*"));
    assertThat(QueryParser.parse("file.path:C:\\Windows\\\\*").warnings()).isEmpty();
  }

  @Test
  void wildcardsWorkInsideQuotesToo() {
    assertThat(parse("host.name:\"a\\\\*\""))
        .isEqualTo(Query.matching(HOST, Pattern.startsWith("a\\")));
    assertThat(parse("host.name:\"*b*\"")).isEqualTo(Query.matching(HOST, Pattern.contains("b")));
    assertThat(parse("host.name:\"*\"")).isEqualTo(new Where(HOST, new Exists()));
  }

  @Test
  void aliasesStandForAllTheirColumns() {
    assertThat(parse("aid:X"))
        .isEqualTo(
            Query.or(
                List.of(
                    Query.matching(new ColumnField(Columns.HOST_ID), Pattern.exactly("x")),
                    Query.matching(new AttributeField("aid"), Pattern.exactly("x")))));
    assertThat(parse("agent.id:x"))
        .isEqualTo(Query.matching(new ColumnField(Columns.HOST_ID), Pattern.exactly("x")));
    // what makes no sense for one of several columns is left out
    assertThat(parse("RemotePort:abc"))
        .isEqualTo(Query.matching(new AttributeField("RemotePort"), Pattern.exactly("abc")));
    assertThat(parse("attributes.aid:X"))
        .isEqualTo(Query.matching(new AttributeField("aid"), Pattern.exactly("x")));
  }

  @Test
  void sourceNamesTakeWhatTheSourceWrites() {
    EventRow event =
        EventRow.builder()
            .set(Columns.NETWORK_TRANSPORT, "tcp")
            .set(Columns.NETWORK_DIRECTION, "egress")
            .set(Columns.HOST_OS_TYPE, "windows")
            .set(Columns.DNS_QUESTION_TYPE, "AAAA")
            .set(Columns.USER_NAME, "svc")
            .set(Columns.EVENT_CREATED, 1_633_193_358_577_000L)
            .set(Columns.PROCESS_EXECUTABLE, "\\Windows\\explorer.exe")
            .build();
    for (String text :
        List.of(
            "Protocol:6",
            "Protocol:tcp",
            "ConnectionDirection:0",
            "event_platform:Win",
            "RequestType:28",
            "UserName:\"CORP\\svc\"",
            "timestamp:1633193358577",
            "ImageFileName:\\Device\\HarddiskVolume2\\Windows\\explorer.exe")) {
      assertThat(QueryMatcher.of(parse(text)).matches(event)).as(text).isTrue();
    }
    assertThat(QueryMatcher.of(parse("network.transport:6")).matches(event)).isFalse();
    assertThat(QueryMatcher.of(parse("Protocol:17")).matches(event)).isFalse();
  }

  @Test
  void everySourceNameFindsTheColumnsThatHoldIt() {
    for (Home home : FdrMapping.homes()) {
      assertThat(QueryFields.current().resolve(home.field()))
          .contains(new ColumnField(home.column()), new AttributeField(home.field()));
    }
  }

  @Test
  void unknownNamesAreAttributesWithAWarning() {
    ParsedQuery parsed = QueryParser.parse("a b proces.command_line:x");

    assertThat(parsed.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.position()).isEqualTo(4);
              assertThat(warning.message()).contains("process.command_line");
            });
    assertThat(QueryFields.current().nearest("commandline")).first().isEqualTo("CommandLine");
    assertThat(QueryFields.current().nearest("Process.PID")).first().isEqualTo("process.pid");
    assertThat(QueryFields.current().nearest("hostname")).contains("Hostname", "host.name");
    assertThat(QueryFields.current().nearest("zzzzzz")).isEmpty();
  }

  @Test
  void numbersBeyondTheColumnFindNothingAndSaySo() {
    ParsedQuery parsed = QueryParser.parse("process.pid:99999999999999999999");

    assertThat(parsed.query()).isEqualTo(Query.NONE);
    assertThat(parsed.warnings()).hasSize(1);
    Field pid = new ColumnField(Columns.PROCESS_PID);
    assertThat(parse("process.pid:<99999999999999999999")).isEqualTo(new Where(pid, new Exists()));
    assertThat(parse("process.pid:>-1.5"))
        .isEqualTo(new Where(pid, new NumberRange(-1, Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a)                    | 1  | a ) without",
        "(a                    | 0  | a ( without",
        "()                    | 0  | nothing between",
        "a \"b                 | 2  | a quote without",
        "AND a                 | 0  | AND without anything before",
        "a AND                 | 2  | AND without anything after",
        "a OR                  | 4  | OR without",
        "OR a                  | 0  | OR without",
        "a NOT                 | 2  | NOT without",
        "host.name:            | 10 | a value must follow",
        "host.name: x          | 10 | a value must follow",
        "host.name:()          | 10 | nothing between",
        "process.*:x           | 0  | wildcards in field names",
        "a^2                   | 1  | boosts",
        "\"a b\"^2             | 5  | boosts",
        "a~                    | 1  | fuzzy",
        "a~2                   | 1  | fuzzy",
        "\"a b\"~5             | 5  | proximity",
        "/a.*b/                | 0  | regular expressions",
        "file.path:/a.*/       | 10 | regular expressions",
        "a && b                | 2  | no operator",
        "process.pid:abc       | 12 | whole number",
        "process.pid:>abc      | 12 | number",
        "process.pid:>         | 13 | comparison without",
        "process.pid:[1 TO 2   | 12 | a range without its end",
        "aws.mfa:maybe         | 8  | true or false",
        "@timestamp:yesterday  | 11 | not a time",
        "@timestamp:2026-13-45 | 11 | no such time",
        "@timestamp:2026*      | 11 | is a time",
        "source.ip:>abc        | 10 | an address",
        "source.ip:[1.2.3.4 TO ::1] | 10 | different families",
      })
  void errorsSayWhere(String text, int position, String message) {
    QuerySyntaxException error =
        catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(text));

    assertThat(error).as(text).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.BAD_QUERY);
    assertThat(error).hasMessageContaining(message);
    assertThat(error.position()).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT ", "-(", "host.name:(", "(NOT "})
  void depthIsBounded(String nested) {
    String text = nested.repeat(5_000 / nested.length());
    assertThat(catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(text)))
        .isNotNull();
  }

  @Test
  void lengthAndConditionsAreBounded() {
    String words = "a ".repeat(QueryParser.MAX_LENGTH / 2);
    assertThat(catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(words)))
        .hasMessageContaining("conditions");
    String long_ = "a".repeat(QueryParser.MAX_LENGTH + 1);
    assertThat(catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(long_)))
        .hasMessageContaining("longer");
    String lone = "a\ud800b";
    assertThat(
            catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(lone))
                .position())
        .isEqualTo(1);
  }

  private static Query parse(String text) {
    return QueryParser.parse(text).query();
  }

  private static Query host(String name) {
    return Query.matching(HOST, Pattern.exactly(name));
  }

  @Test
  void whatIsNoAddressIsToldWhereOnlyAddressesAre() {
    for (String slip :
        List.of(
            "source.ip:10.0.0.0/33", "source.ip:300.1.1.1", "source.ip:\"web 1\"", "host.ip:::g")) {
      assertThat(QueryParser.parse(slip).warnings())
          .as(slip)
          .singleElement()
          .satisfies(
              warning -> {
                assertThat(warning.position()).isEqualTo(slip.indexOf(':') + 1);
                assertThat(warning.message()).contains("holds addresses", "10.0.0.0/8");
              });
    }
    for (String good :
        List.of(
            "source.ip:10.0.0.0/8",
            "source.ip:10.*",
            "source.ip:*",
            "source.ip:2001:DB8::1",
            "source.ip:\"::ffff:1.2.3.4\"",
            "source.ip:fe80::/10")) {
      assertThat(QueryParser.parse(good).warnings()).as(good).isEmpty();
    }
  }

  @Test
  void aValueOfTheWrongKindIsToldWithAnExample() {
    for (String bad :
        List.of(
            "source.port:http",
            "file.size:>big",
            "aws.mfa:yes",
            "@timestamp:noon",
            "source.ip:>x")) {
      QuerySyntaxException e =
          catchThrowableOfType(QuerySyntaxException.class, () -> QueryParser.parse(bad));
      assertThat(e.position()).as(bad).isEqualTo(bad.indexOf(':', 1) + 1);
      assertThat(e.hint()).as(bad).contains("write " + bad.substring(0, bad.indexOf(':', 1)));
    }
  }

  @Test
  void aNameInBracesStandsForAnyValueOfItsList() {
    Map<String, List<String>> lists = Map.of("names", List.of("a", "b*"), "none", List.of());
    assertThat(QueryParser.parseWith(lists, "host.name:{names}").query())
        .isEqualTo(parse("host.name:(a OR b*)"));
    assertThat(QueryParser.parseWith(lists, "host.name:(x OR {names})").query())
        .isEqualTo(parse("host.name:(x OR a OR b*)"));
    assertThat(QueryParser.parseWith(lists, "NOT host.name:{none}").query())
        .isEqualTo(new Not(Query.NONE));
    assertThat(QueryParser.parseWith(lists, "host.name:{a TO b}").query())
        .as("a range is a range")
        .isEqualTo(parse("host.name:{a TO b}"));
    assertThat(QueryParser.parseWith(lists, "host.name:\"{names}\"").query())
        .as("in quotes it is a text")
        .isEqualTo(parse("host.name:\"{names}\""));
    assertThat(parse("host.name:{names}"))
        .as("without lists it is a text")
        .isEqualTo(Query.matching(HOST, Pattern.exactly("{names}")));
  }

  @Test
  void aListThatIsNotThereAndOneWithoutAFieldAreRefused() {
    for (String text : List.of("host.name:{nmaes}", "x {names}", "{names}")) {
      QuerySyntaxException refused =
          catchThrowableOfType(
              QuerySyntaxException.class,
              () -> QueryParser.parseWith(Map.of("names", List.of("a")), text));
      assertThat(refused).as(text).isNotNull();
      assertThat(refused.position()).isEqualTo(text.indexOf('{'));
    }
  }
}
