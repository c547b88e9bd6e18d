package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.Requirements;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenSearchDslCompilerTest {

  @Test
  void equalityOfACanonicalColumnIsATerm() throws IOException {
    assertThat(json("host.name:WEB01"))
        .isEqualTo(
            any(
                "{\"terms\":{\"host.name\":[\"web01\"]}}",
                "{\"terms\":{\"hot.missing\":[\"host.name\"]}}"));
  }

  @Test
  void alternativesOfOneFieldAreOneClause() throws IOException {
    assertThat(json("destination.port:(80 OR 443)"))
        .isEqualTo(
            any(
                "{\"range\":{\"destination.port\":{\"gte\":\"80\",\"lte\":\"80\"}}}",
                "{\"range\":{\"destination.port\":{\"gte\":\"443\",\"lte\":\"443\"}}}"));
    assertThat(json("host.name:(a OR b)"))
        .isEqualTo(
            any(
                "{\"terms\":{\"host.name\":[\"a\",\"b\"]}}",
                "{\"terms\":{\"hot.missing\":[\"host.name\"]}}"));
  }

  @Test
  void negationLetsThroughWhatTheIndexDoesNotKnow() throws IOException {
    assertThat(json("-process.command_line:*enc*"))
        .isEqualTo(
            any(
                "{\"bool\":{\"must_not\":[{\"wildcard\":{\"process.command_line\":{\"value\":\"*enc*\"}}}]}}",
                "{\"terms\":{\"hot.missing\":[\"process.command_line\"]}}"));
  }

  @Test
  void attributesAreTokensWithTheirNameBefore() throws IOException {
    assertThat(json("requestParameters.instanceId:I-Durz*"))
        .isEqualTo(
            any(
                "{\"prefix\":{\"hot.tokens\":{\"value\":\"requestParameters.instanceId=i-durz\"}}}",
                "{\"terms\":{\"hot.missing\":[\"attributes\",\"attributes.requestParameters\","
                    + "\"attributes.requestParameters.instanceId\"]}}"));
    assertThat(json("Foo:*a?b*"))
        .contains("{\"wildcard\":{\"hot.tokens\":{\"value\":\"Foo=*a?b*\"}}}");
  }

  @Test
  void networksAreRanges() throws IOException {
    assertThat(json("source.ip:10.0.0.0/8"))
        .contains("{\"range\":{\"source.ip\":{\"gte\":\"10.0.0.0\",\"lte\":\"10.255.255.255\"}}}");
    assertThat(json("source.ip:2001:db8::/32")).contains("2001:db8:ffff:ffff");
  }

  @Test
  void whatCannotBeSaidExactlyIsEverythingUnderANegation() throws IOException {
    assertThat(json("-source.ip:10.1*")).isEqualTo("{\"match_all\":{}}");
    assertThat(json("-raw.shape:x")).isEqualTo("{\"match_all\":{}}");
  }

  @Test
  void moreClausesThanAnEngineTakesBecomeFewer() {
    List<Query> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(QueryParser.parse("process.command_line:*x" + i + "*").query());
    }
    assertThat(OpenSearchDslCompiler.compile(Query.or(many))).isEqualTo(Dsl.all());
    Dsl both = OpenSearchDslCompiler.compile(Query.and(many));
    assertThat(both.clauses()).isBetween(100, 1_000);
  }

  @Test
  void knowsWhichClassesCanFit() {
    assertThat(classes("event.class:dns host.name:a")).contains(Set.of("dns"));
    assertThat(classes("event.class:(dns OR process)")).contains(Set.of("dns", "process"));
    assertThat(classes("event.class:dns OR host.name:a")).isEmpty();
    assertThat(classes("-event.class:dns")).isEmpty();
    assertThat(classes("event.class:dns event.class:process")).contains(Set.of());
  }

  private static Optional<Set<String>> classes(String query) {
    return Requirements.values(QueryParser.parse(query).query(), Columns.EVENT_CLASS);
  }

  private static String any(String one, String other) {
    return "{\"bool\":{\"should\":[" + one + "," + other + "]}}";
  }

  private static String json(String query) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = EventJson.factory().createGenerator(text)) {
      OpenSearchDslCompiler.compile(QueryParser.parse(query).query()).write(json);
    }
    return text.toString();
  }
}
