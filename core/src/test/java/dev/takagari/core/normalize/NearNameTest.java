package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {
  private static final List<String> KNOWN = List.of("source.ip", "host.name", "HIGH");

  @ParameterizedTest
  @CsvSource({
    "source.pi, source.ip",
    "SourceIP, source.ip",
    "host_nmae, host.name",
    "hgh, HIGH",
  })
  void findsWhatWasMeant(String written, String meant) {
    assertThat(NearName.of(written, KNOWN)).contains(meant);
  }

  @Test
  void findsNothingThatIsFarAway() {
    assertThat(NearName.of("threat.tactic", KNOWN)).isEmpty();
    assertThat(NearName.of("x", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, same, 0"})
  void countsWhatHasToChange(String a, String b, int changes) {
    assertThat(NearName.distance(a, b)).isEqualTo(changes);
  }
}
