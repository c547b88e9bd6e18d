package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.report.ReportKind;
import dev.takagari.alerting.report.ReportPlan;
import dev.takagari.alerting.report.SavedQuery;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReportSettingsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final String FIRST = "takagari.alerting.reports[0].";

  private final Map<String, String> given = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private List<ReportPlan> plans() {
    ReportingProperties properties =
        new Binder(new MapConfigurationPropertySource(given))
            .bindOrCreate("takagari.alerting", Bindable.of(ReportingProperties.class));
    return ReportSettings.read(
        properties.reports(), TOKYO, (key, what) -> faults.add(key + ": " + what));
  }

  @Test
  void withoutConfigurationThereAreADigestOfEachDayAndAReportOfEachWeek() {
    List<ReportPlan> plans = plans();

    assertThat(plans).extracting(ReportPlan::name).containsExactly("digest", "weekly");
    assertThat(plans).allMatch(plan -> plan.to().isEmpty() && !plan.whenEmpty());
    assertThat(plans).allMatch(plan -> plan.schedule().at().equals(LocalTime.of(9, 0)));
    assertThat(plans).allMatch(plan -> plan.schedule().zone().equals(TOKYO));
    assertThat(plans.getFirst().schedule().days()).hasSize(7);
    assertThat(plans.getLast().schedule().days()).containsExactly(DayOfWeek.MONDAY);
  }

  @Test
  void bothCanBeSwitchedOffAndChanged() {
    given.put(FIRST + "name", "digest");
    given.put(FIRST + "enabled", "false");
    given.put("takagari.alerting.reports[1].name", "weekly");
    given.put("takagari.alerting.reports[1].days", "fri");
    given.put("takagari.alerting.reports[1].at", "17:30");
    given.put("takagari.alerting.reports[1].zone", "Europe/Berlin");
    given.put("takagari.alerting.reports[1].to", "slack,webhook:pager");

    ReportPlan only = plans().getFirst();

    assertThat(plans()).hasSize(1);
    assertThat(faults).isEmpty();
    assertThat(only.kind()).isEqualTo(ReportKind.WEEKLY);
    assertThat(only.schedule().days()).containsExactly(DayOfWeek.FRIDAY);
    assertThat(only.schedule().at()).isEqualTo(LocalTime.of(17, 30));
    assertThat(only.schedule().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(only.to()).containsExactlyInAnyOrder("slack", "webhook:pager");
  }

  @Test
  void aSavedQueryIsReadOnce() {
    given.put(FIRST + "name", "tor");
    given.put(FIRST + "query", "dns.question.name:*.onion");
    given.put(FIRST + "span", "7d");
    given.put(FIRST + "days", "mon, thu");
    given.put(FIRST + "columns", "host.name,attributes.RawName");
    given.put(FIRST + "when-empty", "true");

    ReportPlan plan = plans().getLast();

    assertThat(faults).isEmpty();
    assertThat(plan.kind()).isEqualTo(ReportKind.QUERY);
    assertThat(plan.whenEmpty()).isTrue();
    assertThat(plan.asked().span()).isEqualTo(Duration.ofDays(7));
    assertThat(plan.asked().columns()).containsExactly("host.name", "attributes.RawName");
    assertThat(plan.asked().limit()).isEqualTo(1_000);
    assertThat(plan.schedule().days())
        .containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.THURSDAY);
  }

  @Test
  void theUsualColumnsAreThere() {
    assertThat(SavedQuery.USUAL_COLUMNS).allMatch(SavedQuery::isColumn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name      | Not a name     | name: must be 1 to 31",
        "kind      | weekly         | query: is for the kind query only",
        "query     | host.name:(    | query: is no query: ",
        "query     | ''             | query: is missing",
        "span      | 0s             | span: must be from 1m to 366d",
        "limit     | 10001          | limit: must be from 1 to 10000",
        "columns   | no.such.column | columns: must be",
        "days      | monday,never   | days: must be days",
        "at        | 24:00          | at: must be a time",
        "at        | 9am            | at: must be a time",
        "zone      | Atlantis       | zone: \"Atlantis\" is no time zone",
        "to        | <slack>        | to: must be names of destinations"
      })
  void whatCannotBeIsNamedByKeyAndLeftOut(String key, String value, String fault) {
    given.put(FIRST + "name", "mine");
    given.put(FIRST + "query", "host.name:a");
    given.put(FIRST + key, value);

    assertThat(plans()).extracting(ReportPlan::name).containsExactly("digest", "weekly");
    assertThat(faults).singleElement().asString().startsWith("alerting.reports[0]." + fault);
  }

  @Test
  void aNameThatIsThereAnywayKeepsItsKindAndNamesAreDistinct() {
    given.put(FIRST + "name", "weekly");
    given.put(FIRST + "kind", "digest");
    given.put("takagari.alerting.reports[1].name", "weekly");

    plans();

    assertThat(faults)
        .containsExactly(
            "alerting.reports[0].kind: must be what the name says: weekly",
            "alerting.reports[1].name: is the name of another report");
  }
}
