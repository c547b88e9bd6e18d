package dev.takagari.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.query.predicate.ComparedEvent;
import dev.takagari.core.query.predicate.EventPredicate;
import dev.takagari.core.testing.ComposedNames;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryMatcherTest {
  @Test
  void meansNamesHoweverTheirMarksAreWritten() {
    List<EventRow> events = ComposedNames.events(micros("2026-11-20T14:03:22.5Z"));
    for (int i = 0; i < ComposedNames.NAMES.size(); i++) {
      for (Form typed : List.of(Form.NFC, Form.NFD)) {
        String name = Normalizer.normalize(ComposedNames.NAMES.get(i), typed);
        for (String text : ComposedNames.queries(name)) {
          Query query = QueryParser.parse(text).query();
          assertThat(events.stream().filter(event -> fits(query, event)))
              .as("%s, typed as %s", text, typed)
              .extracting(event -> event.string(Columns.EVENT_ID))
              .containsExactlyElementsOf(ComposedNames.ids(i));
        }
      }
      EventRow apart = events.get(2 * i + 1);
      for (Column column : ComposedNames.verbatim()) {
        String held = String.valueOf(apart.string(column));
        assertThat(held).isEqualTo(Normalizer.normalize(held, Form.NFD));
      }
    }
  }

  private static final EventRow PROCESS =
      EventRow.builder()
          .set(Columns.TIMESTAMP, micros("2026-11-20T14:03:22.5Z"))
          .set(Columns.EVENT_ID, "01fh0yhjhqhy8b50jg7aqfxgaf")
          .set(Columns.EVENT_ACTION, "ProcessRollup2")
          .set(Columns.EVENT_CATEGORY, List.of("process"))
          .set(Columns.EVENT_SEVERITY, 50)
          .set(Columns.HOST_NAME, "web01")
          .set(Columns.USER_ID, "S-1-5-18")
          .set(Columns.USER_NAME, "system")
          .set(Columns.PROCESS_PID, 4242)
          .set(Columns.PROCESS_ENTITY_ID, "10406654690112427952")
          .set(Columns.PROCESS_EXECUTABLE, "\\Windows\\System32\\WindowsPowerShell\\powershell.exe")
          .set(
              Columns.PROCESS_COMMAND_LINE, "powershell.exe -Enc SQBFAFgA \"C:\\a b\" 100% done? *")
          .set(Columns.REGISTRY_PATH, "HKU\\S-1-5-21\\Software\\Run")
          .set(Columns.SOURCE_IP, "10.1.2.3")
          .set(Columns.SOURCE_PORT, 49152)
          .set(Columns.RELATED_IP, List.of("10.1.2.3", "2001:db8::5"))
          .set(Columns.DNS_QUESTION_NAME, "xn--bcher-kva.example")
          .set(Columns.AWS_MFA, 0)
          .attribute("ConnectionFlags", "0")
          .attribute("Tags", "")
          .attribute("timestamp", "not-a-time")
          .attribute("city", "STRASSE İzmir")
          .attribute("dotted.name", "Yes")
          .attribute(
              "requestParameters",
              """
              {"instanceId":"i-ABC","filters":[{"name":"x","values":["V1","v2"]},{"name":"Y"}],\
              "n":18446744073709551615,"t":true,"z":null,"k.k":1.50,"empty":{}}\
              """)
          .attribute("list", "[1,[2,3]]")
          .attribute("broken", "{\"a\":1}}")
          .build();

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*                                        | true",
        "NOT *                                    | false",
        "powershell                               | true",
        "POWERSHELL                               | true",
        "\"enc sqbf\"                             | true",
        "enc*fgA                                  | true",
        "explorer                                 | false",
        "-explorer                                | true",
        "powershell explorer                      | false",
        "powershell OR explorer                   | true",
        "explorer powershell OR web01             | true",
        "web01 (explorer OR powershell)           | true",
        "host.name:web01                          | true",
        "host.name:WEB01                          | true",
        "host.name:web                            | false",
        "host.name:web*                           | true",
        "host.name:w?b01                          | true",
        "host.name:w?b0                           | false",
        "host.name:*                              | true",
        "_exists_:host.name                       | true",
        "file.path:*                              | false",
        "NOT file.path:x                          | true",
        "NOT _exists_:file.path                   | true",
        "host.name:(web01 OR web02)               | true",
        "host.name:(a* OR b*)                     | false",
        "host.name:(web* NOT *02)                 | true",
        "host.name:(web* AND -*01)                | false",
        "event.action:processrollup2              | true",
        "event.action:ProcessRollup               | false",
        "event.category:process                   | true",
        "user.id:s-1-5-18                         | true",
        "user.id:s-1-5-*                          | true",
        // ids are compared as numbers, above 2^63 too
        "process.entity_id:10406654690112427952   | true",
        "process.entity_id:>10406654690112427951  | true",
        "process.entity_id:>10406654690112427952  | false",
        "process.entity_id:>9                     | true",
        "process.entity_id:>\"9\"                 | false",
        "process.pid:4242                         | true",
        "process.pid:42*                          | true",
        "process.pid:43*                          | false",
        "process.pid:>=4242                       | true",
        "process.pid:>4242                        | false",
        "process.pid:<4242.5                      | true",
        "process.pid:[1 TO 4242]                  | true",
        "process.pid:[1 TO 4242}                  | false",
        "process.pid:[5000 TO *]                  | false",
        "event.severity:>=50 event.severity:<70   | true",
        "aws.mfa:false                            | true",
        "aws.mfa:TRUE                             | false",
        // paths as the column holds them
        "process.executable:\"C:\\Windows\\System32\\WindowsPowerShell\\powershell.exe\" | true",
        "process.executable:C:\\Windows\\\\*      | true",
        "process.executable:*\\powershell.exe     | true",
        "process.executable:\\\\powershell.exe    | false",
        "Image:*\\PowerShell.exe                  | true",
        "C:\\Windows\\System32                    | true",
        "registry.path:HKCU\\Software\\\\*        | true",
        "registry.path:\"HKEY_CURRENT_USER\\Software\\Run\\(Default)\" | true",
        // wildcards, escapes and quotes
        "process.command_line:*100%*              | true",
        "process.command_line:*\\*                | true",
        "process.command_line:*done\\?*           | true",
        "process.command_line:*done\\??\\*        | true",
        "process.command_line:*done\\*            | false",
        "process.command_line:\"*\"\"C:\\a b\"\"*\" | true",
        "process.command_line:\"*C:\\\\a b*\"     | true",
        // addresses
        "source.ip:10.1.2.3                       | true",
        "source.ip:10.0.0.0/8                     | true",
        "source.ip:10.1.2.0/30                    | true",
        "source.ip:10.1.2.4/30                    | false",
        "source.ip:10.1.*                         | true",
        "source.ip:[10.1.2.0 TO 10.1.2.3]         | true",
        "source.ip:[10.1.2.0 TO 10.1.2.3}         | false",
        "source.ip:>=9.255.0.0                    | true",
        "source.ip:::/0                           | false",
        "source.ip:::ffff:10.1.2.3                | true",
        "related.ip:2001:db8::/32                 | true",
        "related.ip:2001:DB8:0:0::5               | true",
        "related.ip:10.1.2.3                      | true",
        "NOT related.ip:10.1.2.3                  | false",
        "src_ip:10.1.2.3                          | true",
        "dns.question.name:\"bücher.example.\"    | true",
        // time
        "@timestamp:2026-11-20                    | true",
        "@timestamp:2026-11-20T14:03              | true",
        "@timestamp:2026-11-20T15:03+01:00        | true",
        "@timestamp:2026-11-20T14:03:22.5Z        | true",
        "@timestamp:2026-11-20T14:03:22.51Z       | false",
        "@timestamp:>2026-11-20                   | false",
        "@timestamp:>=2026-11-20                  | true",
        "@timestamp:<2026-11-21                   | true",
        "@timestamp:[2026-11-19 TO 2026-11-20]    | true",
        // attributes, exact names, values folded
        "ConnectionFlags:0                        | true",
        "connectionflags:0                        | false",
        "ConnectionFlags:[0 TO 5]                 | true",
        "Tags:*                                   | true",
        "Tags:\"\"                                | true",
        "NOT Missing:x                            | true",
        "city:\"strasse i*\"                      | true",
        "city:straße*                             | false",
        "dotted.name:yes                          | true",
        "timestamp:not-a-time                     | true",
        "attributes.timestamp:*                   | true",
        "event.created:*                          | false",
        // JSON inside attributes, any element of arrays
        "requestParameters.instanceId:i-abc       | true",
        "requestParameters.instanceId:I-*         | true",
        "requestParameters.filters.name:y         | true",
        "requestParameters.filters.values:v1      | true",
        "requestParameters.filters.values:v3      | false",
        "requestParameters.n:18446744073709551615 | true",
        "requestParameters.n:>18446744073709551614 | true",
        "requestParameters.t:true                 | true",
        "requestParameters.z:null                 | true",
        "requestParameters.k.k:1.50               | true",
        "requestParameters.k.k:[1.5 TO 1.5]       | true",
        "requestParameters.empty:*                | false",
        "requestParameters.filters:*              | false",
        "requestParameters:*i-abc*                | true",
        "attributes.requestParameters.t:true      | true",
        "list:3                                   | true",
        "broken.a:1                               | false",
        "broken:*a*                               | true",
      })
  void meansWhatTheReferenceSays(String query, boolean expected) {
    Query parsed = QueryParser.parse(query).query();
    assertThat(fits(parsed, PROCESS)).isEqualTo(expected);
    assertThat(fits(new Query.Not(parsed), PROCESS)).isEqualTo(!expected);
  }

  @Test
  void anEventWithoutTheFieldFitsEveryNegation() {
    EventRow empty = EventRow.builder().build();
    for (Column column : EventSchema.current().columns()) {
      Query exists = new Query.Where(new Field.ColumnField(column), new Condition.Exists());
      assertThat(fits(exists, empty)).isFalse();
      assertThat(fits(new Query.Not(exists), empty)).isTrue();
    }
  }

  @Test
  void deepJsonIsNoDanger() {
    String deep = "[".repeat(50_000) + "1" + "]".repeat(50_000);
    EventRow event = EventRow.builder().attribute("a", deep).build();

    assertThat(fits(QueryParser.parse("a:1").query(), event)).isFalse();
  }

  @Test
  void hostileWildcardsEndSoon() {
    String value = "a".repeat(200_000);
    EventRow event = EventRow.builder().set(Columns.PROCESS_COMMAND_LINE, value).build();
    String hostile = "process.command_line:" + "a*".repeat(5_000) + "b";

    assertThat(fits(QueryParser.parse(hostile).query(), event)).isFalse();
  }

  /// What the matcher says, and the predicate for many queries with it.
  private static boolean fits(Query query, EventRow event) {
    boolean fits = QueryMatcher.of(query).matches(event);
    assertThat(EventPredicate.of(query).matches(new ComparedEvent().set(event)))
        .as("as a predicate")
        .isEqualTo(fits);
    return fits;
  }

  private static long micros(String time) {
    return Objects.requireNonNull(EventTime.parse(time)).micros();
  }
}
