package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.MemoryHotIndexLedger;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoCreateIndexTest {
  private final TestIndex test = new TestIndex();

  @AfterEach
  void close() {
    set("null");
    test.close();
  }

  private void set(String value) {
    byte[] body =
        "{\"persistent\":{\"action.auto_create_index\":%s}}"
            .formatted(value)
            .getBytes(StandardCharsets.UTF_8);
    int status =
        test.connection.call(
            "PUT",
            "/_cluster/settings",
            Map.of(),
            new ByteArrayInputStream(body),
            (code, _) -> code);
    assertThat(status).isEqualTo(200);
  }

  private OpenSearchHotIndex index() {
    return new OpenSearchHotIndex(test.connection, new MemoryHotIndexLedger(), test.settings);
  }

  @Test
  void checkFailsWhileTheClusterMakesIndicesByItself() {
    assertThatCode(() -> index().check()).doesNotThrowAnyException();
    for (String value : new String[] {"true", "\"+*\"", "\"-other-*,+takagari-*\""}) {
      set(value);
      assertThatThrownBy(() -> index().check())
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIGURATION))
          .hasMessageContaining("action.auto_create_index")
          .hasMessageContaining("-" + test.settings.prefix() + "-*,+*");
    }
    for (String value : new String[] {"false", "\"-takagari-*,+*\"", "\"other-*\""}) {
      set(value);
      assertThatCode(() -> index().check()).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|true",
        "false|false",
        "*|true",
        "-*|false",
        "-takagari-*,+*|false",
        "+*,-takagari-*|true",
        "logs-*, +takagari-events-*|true",
        "logs-*|false",
        "-takagari.events-*,*|true"
      })
  void theFirstPatternThatFitsDecides(String setting, boolean allowed) {
    assertThat(AutoCreateIndex.allows(setting, "takagari-events-process-2026")).isEqualTo(allowed);
  }
}
