package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.alerting.rule.RuleBook;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.rule.RuleSource;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchStats;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchQuestion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulePreviewTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final List<EventRow> stored = new ArrayList<>();
  private boolean complete = true;

  /// Pages of two rows, newest first.
  private SearchAnswer search(SearchQuestion question) {
    QueryMatcher matcher = QueryMatcher.of(question.query());
    List<EventRow> rows =
        stored.stream()
            .filter(matcher::matches)
            .filter(row -> question.range().contains(Position.of(row).micros()))
            .filter(
                row ->
                    question.after().isEmpty()
                        || Position.of(row).compareTo(question.after().get()) > 0)
            .sorted(Comparator.comparing(Position::of))
            .toList();
    List<EventRow> page = rows.subList(0, Math.min(2, rows.size()));
    return new SearchAnswer(
        page,
        rows.size() > 2 ? Optional.of(Position.of(page.getLast())) : Optional.empty(),
        complete,
        complete ? List.of() : List.of(new Note("engine-gave-up", "the lake gave up")),
        new TimeRanges(List.of()),
        SearchStats.NONE,
        0,
        0,
        Duration.ZERO);
  }

  private static final class Shipped implements RuleSource {
    @Override
    public String origin() {
      return "shipped";
    }

    @Override
    public String digest() {
      return "";
    }

    @Override
    public RuleSet read() {
      return new RuleSet(ShippedRules.all(), List.of("off"), List.of("bad.yml cannot be used"));
    }
  }

  private RuleController controller() {
    return new RuleController(
        RuleBook.open(new Shipped(), new SimpleMeterRegistry()),
        new RulePreview(
            this::search,
            range ->
                List.of(CoverageItem.always(CoverageKind.UNFINISHED, "falcon", 3, "3 units wait")),
            Duration.ofSeconds(1)),
        () -> NOW);
  }

  private void store(String action, String principal, Duration ago, int number) {
    Instant time = NOW.minus(ago).plusSeconds(number);
    stored.add(
        EventRow.builder()
            .set(Columns.EVENT_ID, EventId.of(0, action, principal, Integer.toString(number)))
            .set(Columns.TIMESTAMP, ChronoUnit.MICROS.between(Instant.EPOCH, time))
            .set(Columns.EVENT_DATASET, "aws.cloudtrail")
            .set(Columns.EVENT_PROVIDER, "ec2.amazonaws.com")
            .set(Columns.EVENT_ACTION, action)
            .set(Columns.AWS_PRINCIPAL_ARN, principal)
            .build());
  }

  private static RuleController.PreviewRequest of(String rule) {
    return new RuleController.PreviewRequest(rule, null, null, null);
  }

  @Test
  void saysWhatARuleWouldHaveRaisedByGroup() {
    for (int i = 0; i < 12; i++) {
      store("GetPasswordData", "arn:eve", Duration.ofDays(3), i);
    }
    store("GetPasswordData", "arn:bob", Duration.ofDays(2), 1);
    store("DescribeInstances", "arn:eve", Duration.ofDays(3), 1);
    store("GetPasswordData", "arn:old", Duration.ofDays(40), 1);
    RuleController.Preview preview = controller().preview(of("aws-ec2-password-data-burst"));
    assertThat(preview.events()).isEqualTo(13);
    assertThat(preview.detections()).isEqualTo(1);
    assertThat(preview.groups()).hasSize(2);
    RuleController.Group first = preview.groups().getFirst();
    assertThat(first.values()).containsEntry("aws.principal_arn", "arn:eve");
    assertThat(first.detections()).isEqualTo(1);
    assertThat(first.raised().getFirst().events()).isEqualTo(12);
    assertThat(first.first()).isEqualTo("2026-11-17T12:00:00.000000Z");
    assertThat(preview.since()).isEqualTo("2026-10-21T12:00:00.000000Z");
    assertThat(preview.complete()).isTrue();
    assertThat(preview.ended()).isEmpty();
    assertThat(preview.notCovered())
        .singleElement()
        .extracting("message")
        .isEqualTo("3 units wait");
  }

  @Test
  void saysWhatWasNotRead() {
    complete = false;
    RuleController.Preview preview = controller().preview(of("aws-root-used"));
    assertThat(preview.complete()).isFalse();
    assertThat(preview.notes()).containsExactly("the lake gave up");
  }

  @Test
  void triesARuleThatIsNotThereYet() {
    store("DescribeInstances", "arn:eve", Duration.ofDays(3), 1);
    String text =
        """
        id: describing
        version: 1
        title: Somebody looks
        severity: low
        description: Because.
        query: event.action:DescribeInstances
        tests:
          - {dataset: aws.cloudtrail, record: '{}', expect: match}
          - {dataset: aws.cloudtrail, record: '{}', expect: no-match}
        """;
    RuleController.PreviewRequest request =
        new RuleController.PreviewRequest(null, text, "now-7d", null);
    assertThat(controller().preview(request).detections()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoRule() {
    for (RuleController.PreviewRequest request :
        List.of(
            of("no-such-rule"),
            new RuleController.PreviewRequest(null, null, null, null),
            new RuleController.PreviewRequest("aws-root-used", "id: x", null, null),
            new RuleController.PreviewRequest(null, "id: x", null, null),
            new RuleController.PreviewRequest("aws-root-used", null, "now", "now-1d"))) {
      assertThatThrownBy(() -> controller().preview(request)).isInstanceOf(TakagariException.class);
    }
  }

  @Test
  void listsWhatHolds() {
    RuleController.Rules rules = controller().list();
    assertThat(rules.rules()).hasSize(ShippedRules.all().size());
    assertThat(rules.off()).containsExactly("off");
    assertThat(rules.refused()).containsExactly("bad.yml cannot be used");
    assertThat(
            rules.rules().stream()
                .filter(rule -> rule.id().equals("aws-secrets-read-burst"))
                .findFirst()
                .orElseThrow())
        .satisfies(
            rule -> {
              assertThat(rule.window()).isEqualTo(600);
              assertThat(rule.distinct()).isEqualTo("attributes.requestParameters.secretId");
            });
  }
}
