package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.operation.RecordedAudit;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

class ImportControllerTest {
  @TempDir private Path directory;
  private final RecordedAudit audit = new RecordedAudit();
  private final List<String> refused = new ArrayList<>();

  /// Every import begins another one before it goes on.
  @Test
  void aThirdImportAtATimeIsRefusedBeforeItIsReadAndTakenDown() {
    Store store = new Store();
    ImportController controller =
        new ImportController(new FeedImport(store), store, audit, new ImportFiles(directory, 2));
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

  private static ImportController.Answer load(ImportController controller, String source) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(
        AuthenticationFilter.CALLER, new Caller("operator", Set.of(Caller.Scope.ADMIN)));
    request.setContent("evil.example\n".getBytes(StandardCharsets.UTF_8));
    return controller.load(Map.of("source", source, "format", "list"), request);
  }

  /// Takes everything.
  private static final class Store implements IndicatorRepository {
    private Runnable begun = () -> {};
    private int committed;

    @Override
    public IndicatorImport begin(String source, ImportMode mode) {
      begun.run();
      return new IndicatorImport() {
        private int added;

        @Override
        public void add(Indicator indicator) {
          added++;
        }

        @Override
        public ImportCounts counts() {
          return new ImportCounts(added, 0, 0, 0, 0);
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
    public List<Placed> list(IndicatorFilter filter, long after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long expire(IndicatorFilter filter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<IndicatorSource> sources() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rule(String source, SourceRules rules, String by) {
      throw new UnsupportedOperationException();
    }
  }
}
