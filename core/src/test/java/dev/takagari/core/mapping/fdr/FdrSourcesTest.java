package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.SchemaReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FdrSourcesTest {
  @Test
  void theSchemaNamesTheFieldsThatTheRulesUse() {
    Map<Column, Map<String, List<String>>> declared = SchemaReference.sources();
    for (Column column : EventSchema.current().columns()) {
      for (boolean sensor : new boolean[] {true, false}) {
        assertThat(
                declared
                    .getOrDefault(column, Map.of())
                    .getOrDefault(sensor ? "fdr" : "fdr-external", List.of()))
            .as(column + (sensor ? " of sensor events" : " of external events"))
            .isEqualTo(FdrMapping.sources(sensor).getOrDefault(column, List.of()));
      }
    }
  }
}
