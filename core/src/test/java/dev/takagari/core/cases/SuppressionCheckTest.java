package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionCheckTest {
  private static void check(String rule, Map<String, String> entity) {
    SuppressionCheck.check(new SuppressionRule("", rule, new TreeMap<>(entity)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"host", "user", "hash", "command", "process.name", "host.ip", "aws.principal_arn"})
  void whatADetectionHasMayBeNamed(String field) {
    assertThatCode(() -> check("", Map.of(field, "a value"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "hostname, host.name",
    "hsot, host",
    "user_name, user.name",
    "process.comand_line, process.command_line",
    // the source's own name for a column
    "Image, process.executable",
    "destination.domian, destination.domain"
  })
  void aFieldThatNoDetectionHasIsRefusedWithWhatWasPerhapsMeant(String field, String meant) {
    assertThatThrownBy(() -> check("SomeRule", Map.of("host", "ws-1", field, "a value")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no detection has the field " + field + "; did you mean ")
        .hasMessageContaining(meant);
  }

  /// The event has them, its detection says them elsewhere or not at all: nothing would ever fit.
  @ParameterizedTest
  @ValueSource(strings = {"message", "event.id", "@timestamp", "event.severity", "attributes.x"})
  void whatOnlyEventsHaveIsRefused(String field) {
    assertThatThrownBy(() -> check("SomeRule", Map.of(field, "a value")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no detection has the field " + field);
  }

  @Test
  void ofAFieldLikeNoneAllKindsAreNamed() {
    assertThatThrownBy(() -> check("", Map.of("q".repeat(5_000), "a value")))
        .hasMessageContaining("; fields are host, user, hash, command and ECS names")
        .message()
        .hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "*r*", "r*", "*re", "r*e"})
  void aPatternThatFitsNearlyEverythingIsRefused(String pattern) {
    assertThatThrownBy(() -> check("SomeRule", Map.of("host", pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the pattern " + pattern + " of host has fewer than 3 characters beside *");
    assertThatThrownBy(() -> check(pattern, Map.of("host", "ws-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the pattern " + pattern + " of the rule has fewer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r", "re", "ws-*", "*exe", "w*s*1"})
  void exactValuesAndLongerPatternsAreFine(String pattern) {
    assertThatCode(() -> check("", Map.of("host", pattern))).doesNotThrowAnyException();
    assertThatCode(() -> check(pattern, Map.of())).doesNotThrowAnyException();
  }
}
