package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Detections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuppressionRuleTest {
  private static boolean fits(String source, String rule, Map<String, String> entity) {
    return new SuppressionRule(source, rule, new TreeMap<>(entity))
        .fits(Detections.of("a", "group", "host-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "A, a, true",
    "a, ab, false",
    "a*, ab, true",
    "*b, ab, true",
    "*b*, abc, true",
    "a*c*e, abcde, true",
    "a*c*e, abcdef, false",
    "*, '', true",
    "'', '', true",
    "a**, a, true",
    "*aab, aaab, true",
    "C:\\*\\cmd.exe, c:\\Windows\\cmd.exe, true",
  })
  void starStandsForAnything(String pattern, String value, boolean matches) {
    assertThat(SuppressionRule.matches(pattern, value)).isEqualTo(matches);
  }

  @Test
  void longPatternsEndInTime() {
    assertThat(SuppressionRule.matches("*a".repeat(1_000) + "b", "a".repeat(4_000))).isFalse();
  }

  @Test
  void everythingGivenHasToFit() {
    assertThat(fits("falcon", "Suspicious*", Map.of("host", "host-1", "user", "DANA"))).isTrue();
    assertThat(fits("falco", "Suspicious*", Map.of())).isFalse();
    assertThat(fits("", "Other", Map.of("host", "host-1"))).isFalse();
    assertThat(fits("", "", Map.of("host", "host-2"))).isFalse();
    assertThat(fits("", "", Map.of("command", "powershell*AAAA"))).isTrue();
    assertThat(fits("", "", Map.of("process.name", "powershell.exe"))).isTrue();
    assertThat(fits("", "", Map.of("no.such.field", "*x"))).isFalse();
  }

  @Test
  void nothingHoldsBackEverything() {
    for (Map<String, String> entity :
        java.util.List.of(Map.<String, String>of(), Map.of("host", "*"))) {
      assertThatThrownBy(() -> fits("falcon", "", entity))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> fits("falcon", "**", entity))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
