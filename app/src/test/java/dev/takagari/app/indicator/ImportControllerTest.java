package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.operation.RecordedAudit;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.NoIndicators;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

class ImportControllerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Caller OPERATOR = new Caller("operator", Set.of(Caller.Scope.ADMIN));

  @TempDir private Path directory;
  private Instant now = NOW;
  private final RecordedAudit audit = new RecordedAudit();
  private final List<String> refused = new ArrayList<>();

  /// Every import begins another one before it goes on.
  @Test
  void aThirdImportAtATimeIsRefusedBeforeItIsReadAndTakenDown() {
    Store store = new Store();
    ImportController controller = controller(store);
    store.begun =
        () -> {
          try {
            load(controller, "next");
          } catch (TakagariException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.IMPORT_BUSY);
            refused.add(String.valueOf(e.getMessage()));
          }
        };

    assertThat(load(controller, "first").applied()).isTrue();

    assertThat(refused).containsExactly("2 imports are running; send it again when one is done");
    assertThat(audit.lines())
        .containsExactly(
            "operator indicators.import first {format=list}",
            "operator indicators.import next {format=list}");
    assertThat(store.committed).isEqualTo(2);
    assertThat(directory).isEmptyDirectory();
    store.begun = () -> {};
    assertThat(load(controller, "later").applied()).isTrue();
  }

  @Test
  void textForPeopleIsKeptWithEveryOption() throws IOException {
    Store store = new Store();

    ImportController.Answer answer =
        controller(store)
            .load(
                Map.of(
                    "source", "report",
                    "format", "paste",
                    "tlp", "amber",
                    "tags", "a,b",
                    "severity", "high",
                    "confidence", "80",
                    "exact_domains", "true",
                    "valid_for", "30d"),
                request("We saw evil[.]example, perhaps setup.sh.\n"));

    assertThat(answer.applied()).isTrue();
    assertThat(store.added)
        .containsExactly(
            new Indicator(
                new IndicatorValue(IndicatorType.DOMAIN, "evil.example"),
                true,
                "",
                80,
                Severity.HIGH,
                Tlp.AMBER,
                List.of("a", "b"),
                "",
                List.of(),
                null,
                NOW.plus(Duration.ofDays(30)),
                false));
    JsonNode skipped = new ObjectMapper().readTree(answer.report()).path("skipped").get(0);
    assertThat(skipped.path("reason").asText()).isEqualTo("doubtful");
    assertThat(skipped.path("rows").get(0).path("line").asInt()).isEqualTo(1);
    assertThat(audit.lines()).containsExactly("operator indicators.import report {format=paste}");
  }

  @Test
  void pastedTextIsOnlyShown() {
    Store store = new Store();
    ImportController.PasteAnswer answer =
        controller(store).paste(new ImportController.PasteRequest("evil[.]example and setup.sh"));

    assertThat(answer.found())
        .containsExactly(
            new ImportController.Found("domain", "evil.example", "evil[.]example", 0, 14, true));
    assertThat(answer.doubts()).hasSize(1);
    assertThat(store.committed).isZero();
    assertThat(audit.lines()).isEmpty();
  }

  @Test
  void anImportIntoASourceThatIsOffSaysSo() {
    Store store = new Store();
    ImportController controller = controller(store);
    store.off = "resting";

    assertThat(load(controller, "resting").sourceEnabled()).isFalse();
    assertThat(load(controller, "working").sourceEnabled()).isTrue();
  }

  @Test
  void aThousandBadRowsAreNamed() throws IOException {
    ImportController.Answer answer =
        controller(new Store())
            .load(
                Map.of("source", "x", "format", "list"),
                request("evil.example\n" + "no value\n".repeat(1_200)));

    JsonNode skipped = new ObjectMapper().readTree(answer.report()).path("skipped").get(0);
    assertThat(skipped.path("count").asInt()).isEqualTo(1_200);
    assertThat(skipped.path("rows")).hasSize(1_000);
    assertThat(skipped.path("rows").get(999).path("line").asInt()).isEqualTo(1_001);
    assertThat(skipped.path("rows_left_out").asInt()).isEqualTo(200);
  }

  @Test
  void whoSendsTooSlowlyLosesItsPlace() {
    Store store = new Store();
    ImportController controller = controller(store);
    for (int i = 0; i < 3; i++) {
      MockHttpServletRequest request =
          new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
              return new Dripping();
            }
          };
      request.setAttribute(AuthenticationFilter.CALLER, OPERATOR);
      assertThatThrownBy(() -> controller.load(Map.of("source", "x", "format", "list"), request))
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_TOO_SLOW));
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(store.committed).isZero();
  }

  /// A byte each ten seconds, for an hour.
  private final class Dripping extends ServletInputStream {
    private int left = 360;

    @Override
    public int read() {
      now = now.plusSeconds(10);
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int b = read();
      buffer[offset] = (byte) b;
      return b < 0 ? -1 : 1;
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private ImportController controller(Store store) {
    return new ImportController(
        new FeedImport(store), store, audit, new ImportFiles(directory, 2), () -> now);
  }

  private static MockHttpServletRequest request(String body) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(AuthenticationFilter.CALLER, OPERATOR);
    request.setContent(body.getBytes(StandardCharsets.UTF_8));
    return request;
  }

  private static ImportController.Answer load(ImportController controller, String source) {
    return controller.load(Map.of("source", source, "format", "list"), request("evil.example\n"));
  }

  /// Takes everything.
  private static final class Store extends NoIndicators {
    private final List<Indicator> added = new ArrayList<>();
    private Runnable begun = () -> {};
    private String off = "";
    private int committed;

    @Override
    public IndicatorImport begin(String source, ImportMode mode) {
      begun.run();
      return new IndicatorImport() {
        private int count;

        @Override
        public void add(Indicator indicator) {
          added.add(indicator);
          count++;
        }

        @Override
        public ImportCounts counts() {
          return new ImportCounts(count, 0, 0, 0, 0);
        }

        @Override
        public ImportCounts commit() {
          committed++;
          return counts();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public boolean isEnabled(String source) {
      return !source.equals(off);
    }
  }
}
