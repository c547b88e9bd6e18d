package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IdentityControllerTest {
  private static final long NOON = 1_763_640_000_000_000L;

  private final List<IdentityQuestion> asked = new ArrayList<>();
  private final IdentityController controller =
      new IdentityController(
          new OneHolder(asked), InstantSource.fixed(Instant.parse("2025-11-20T13:00:00Z")));

  private record OneHolder(List<IdentityQuestion> asked) implements IdentityBook {
    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      asked.add(question);
      Sighting sighting =
          Sighting.at(
              NOON, Subject.HOST, "t", "a1", "aidmaster", "", Map.of(Trait.OS, List.of("Linux")));
      return new IdentityAnswer(
          List.of(
              new Holder(
                  Trait.LOCAL_IP,
                  sighting,
                  Holder.Standing.BEFORE,
                  OptionalLong.of(NOON + 1),
                  List.of(new Holder.Known(Trait.OS, List.of("Linux"), "aidmaster", NOON, NOON)))),
          true);
    }

    @Override
    public long change(Subject subject) {
      return 0;
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      return 0;
    }
  }

  @Test
  void answersWithTimesInUtc() {
    IdentityController.Answer answer =
        controller.find(
            Map.of("ip", "10.0.0.5 ", "at", "2025-11-20T21:00+09:00", "limit", "5", "tenant", "t"));
    assertThat(asked)
        .containsExactly(new IdentityQuestion(Lookup.IP, "10.0.0.5 ", NOON, Optional.of("t"), 5));
    assertThat(answer.value()).isEqualTo("10.0.0.5");
    assertThat(answer.at()).isEqualTo("2025-11-20T12:00:00.000000Z");
    assertThat(answer.more()).isTrue();
    IdentityController.Had had = answer.holders().getFirst();
    assertThat(had.standing()).isEqualTo("before");
    assertThat(had.until()).isEqualTo("2025-11-20T12:00:00.000001Z");
    assertThat(had.traits().get("os"))
        .isEqualTo(
            new IdentityController.Said(
                List.of("Linux"),
                "aidmaster",
                "2025-11-20T12:00:00.000000Z",
                "2025-11-20T12:00:00.000000Z"));
  }

  @Test
  void asksAboutNowWhenNoTimeIsGiven() {
    assertThat(controller.find(Map.of("aid", "a1")).at()).isEqualTo("2025-11-20T13:00:00.000000Z");
  }

  @Test
  void refusesWhatItCannotRead() {
    for (Map<String, String> parameters :
        List.of(
            Map.<String, String>of(),
            Map.of("aid", "a", "ip", "b"),
            Map.of("aid", " "),
            Map.of("aid", "a", "at", "yesterday"),
            Map.of("aid", "a", "limit", "0"),
            Map.of("aid", "a", "colour", "red"))) {
      assertThatThrownBy(() -> controller.find(parameters))
          .as(parameters.toString())
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
  }
}
