package dev.takagari.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleTest;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedRulesTest {
  static SourceTypes sources() {
    List<SourceType> types =
        new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
    types.addAll(MappingDirectory.types(ShippedMappings.all()));
    return new SourceTypes(types);
  }

  static Stream<Rule> rules() {
    return ShippedRules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachSaysOfItsTestEventsWhatTheyExpect(Rule rule) {
    assertThat(new RuleTrial(sources()).of(rule))
        .allSatisfy(
            result ->
                assertThat(result.passed())
                    .as(rule.origin().file() + ":" + result.test().line() + " " + result.found())
                    .isTrue());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachFindsTwoTestEventsAtLeastAndLeavesTwoAlone(Rule rule) {
    assertThat(rule.tests().stream().filter(RuleTest::positive)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(rule.tests().stream().filter(test -> !test.positive()))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachTellsWhatToDo(Rule rule) {
    assertThat(rule.origin().shipped()).isTrue();
    assertThat(rule.origin().file()).isEqualTo(rule.id() + ".yml");
    assertThat(rule.notes().techniques()).isNotEmpty();
    assertThat(rule.notes().runbook()).isNotEmpty();
    assertThat(rule.notes().falsePositives()).isNotEmpty();
    assertThat(rule.notes().references()).allMatch(each -> each.startsWith("https://"));
    assertThat(rule.question().datasets()).isNotEmpty();
  }

  @Test
  void theyAreInTheOrderOfTheirIds() {
    assertThat(rules().map(Rule::id)).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(16);
  }
}
