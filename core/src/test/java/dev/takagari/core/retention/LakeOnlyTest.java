package dev.takagari.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.QueryParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeOnlyTest {

  @Test
  void aPatternMeansWhatItMeansInASearch() {
    for (String pattern : List.of("SensorHeartbeat", "*heartbeat", "Sensor*", "Se*b*t")) {
      assertThat(LakeOnly.query(pattern))
          .isEqualTo(QueryParser.parse("event.action:" + pattern).query());
    }
  }

  @Test
  void theFirstPatternThatFitsIsNamed() {
    LakeOnly kinds = LakeOnly.of(List.of("SensorHeartbeat", "Sensor*"));

    assertThat(kinds.pattern("sensorheartbeat")).contains("SensorHeartbeat");
    assertThat(kinds.pattern("SensorOther")).contains("Sensor*");
    assertThat(kinds.pattern("ProcessRollup2")).isEmpty();
  }

  @Test
  void aLookupAnswersTheSameAgain() {
    LakeOnly.Lookup lookup = LakeOnly.of(List.of("Sensor*")).lookup();
    EventRow beat = EventRow.builder().set(Columns.EVENT_ACTION, "SensorHeartbeat").build();
    EventRow run = EventRow.builder().set(Columns.EVENT_ACTION, "ProcessRollup2").build();
    for (int i = 0; i < 3; i++) {
      assertThat(lookup.find(beat)).isEqualTo("Sensor*".getBytes(StandardCharsets.UTF_8));
      assertThat(lookup.find(run)).isNull();
      assertThat(lookup.find(EventRow.builder().build())).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", " * ", "**", "a\nb"})
  void whatFitsEverythingOrNothingIsRefused(String pattern) {
    assertThatThrownBy(() -> LakeOnly.of(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
