package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.app.indicator.HuntController.Hunt;
import dev.takagari.app.indicator.HuntController.Named;
import dev.takagari.app.indicator.HuntController.ReadValue;
import dev.takagari.app.indicator.HuntController.StartRequest;
import dev.takagari.app.operation.RecordedAudit;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.hunt.HuntProgress;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.hunt.HuntState;
import dev.takagari.core.indicator.ActiveIndicator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class HuntControllerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final Hunts hunts = new Hunts();
  private final HuntController controller =
      new HuntController(hunts, new RecordedAudit(), InstantSource.fixed(NOW));

  private Hunt start(Named... values) {
    return controller.start(
        new StartRequest(Arrays.asList(values), "now-90d", null), new MockHttpServletRequest());
  }

  private List<String> asked() {
    return hunts.asked.stream()
        .map(one -> one.value().type().code() + " " + one.value().text())
        .toList();
  }

  private static Named named(String type, String value) {
    return new Named(type, value, null);
  }

  @Test
  void guessesTheTypeOfAValueWithoutOne() {
    Hunt hunt = start(named(null, "evil[.]example"), named(null, "203.0.113.0/24"));

    assertThat(asked()).containsExactly("domain evil.example", "cidr 203.0.113.0/24");
    assertThat(hunt.readAs())
        .containsExactly(
            new ReadValue("evil[.]example", "domain", "evil.example"),
            new ReadValue("203.0.113.0/24", "cidr", "203.0.113.0/24"));
  }

  @Test
  void undoesDefangingAlsoOfATypeThatIsSaid() {
    Hunt hunt =
        start(
            named("url", "hxxps[:]//evil[.]example/a"),
            named("domain", "evil.example"),
            named("filename", "a[.]exe"),
            named("cmdline", "ping evil[.]example"));

    assertThat(asked())
        .containsExactly(
            "url https://evil.example/a",
            "domain evil.example",
            "filename a[.]exe",
            "cmdline ping evil[.]example");
    assertThat(hunt.readAs())
        .as("what was read as it is needs no word")
        .containsExactly(
            new ReadValue("hxxps[:]//evil[.]example/a", "url", "https://evil.example/a"));
  }

  @Test
  void aRangeOfAddressesIsSeveralNetworks() {
    start(named(null, "203.0.113.8-203[.]0[.]113[.]12"));

    assertThat(asked()).containsExactly("cidr 203.0.113.8/30", "ipv4 203.0.113.12");
  }

  @ParameterizedTest
  @CsvSource({
    ", rundll32 x, 'values[1] (rundll32 x): it could be several things or none; say its type'",
    ", amy, 'values[1] (amy): it could be several things or none; say its type'",
    "ipv5, 203.0.113.7, 'values[1] (203[.]0[.]113[.]7): there is no such type'",
    "email, a@evil.example, 'values[1] (a[@]evil[.]example): events are not compared with the type email'",
    "md5, 12, 'values[1] (12): value: it is not 32 hexadecimal digits, or all of them are zero'",
  })
  void saysWhichValueCannotBeRead(String type, String value, String message) {
    assertThatThrownBy(() -> start(named(null, "evil.example"), named(type, value)))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessage(message);
    assertThat(hunts.asked).isEmpty();
  }

  /// Remembers what was asked for last.
  private static final class Hunts implements HuntLedger {
    private Collection<ActiveIndicator> asked = List.of();

    @Override
    public HuntJob create(
        Collection<ActiveIndicator> values, Instant since, Instant until, String by) {
      asked = List.copyOf(values);
      return new HuntJob(
          UUID.randomUUID(),
          new HuntScope.Values(values.size()),
          since,
          until,
          by,
          NOW,
          null,
          HuntState.WAITING,
          new HuntProgress("", 0, 0, 0, 0, 0),
          "");
    }

    @Override
    public HuntJob create(
        HuntScope.Generations generations, Instant since, Instant until, String by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<HuntJob> list(boolean running, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HuntJob> find(UUID id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(UUID id, String note) {
      throw new UnsupportedOperationException();
    }
  }
}
