package dev.takagari.core.event;

import dev.takagari.core.testing.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FieldReferenceTest {
  @Test
  void thePageIsWhatTheSchemaSays() {
    Golden.check(Path.of("../docs/reference/fields.md"), SchemaReference.markdown());
  }
}
