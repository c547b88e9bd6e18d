package dev.takagari.core.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What every [FeedControls] does.
public abstract class FeedControlsContract {
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2200-01-01T00:00:00Z");

  protected abstract FeedControls controls();

  @Test
  void pausesOnceAndResumesOnce() {
    assertThat(controls().all()).isEmpty();
    assertThat(controls().pause("falcon", "ann", "the vendor's bucket moves")).isTrue();
    assertThat(controls().pause("falcon", "bob", "another reason")).isFalse();

    FeedControl control = controls().all().getFirst();
    assertThat(control.feed()).isEqualTo("falcon");
    assertThat(control.bytesPerSecond()).isEmpty();
    assertThat(control.pause()).isNotNull();
    assertThat(control.pause().by()).isEqualTo("ann");
    assertThat(control.pause().reason()).isEqualTo("the vendor's bucket moves");
    assertThat(control.pause().until()).isNull();

    assertThat(controls().resume("falcon", "bob")).isTrue();
    assertThat(controls().resume("falcon", "bob")).isFalse();
    assertThat(controls().resume("never paused", "bob")).isFalse();
    assertThat(controls().all()).isEmpty();
  }

  @Test
  void remembersPausesThatAreOver() {
    controls().pause("falcon", "ann", "");
    controls().pause("trail", "ann", "");
    controls().resume("falcon", "ann");
    controls().pause("falcon", "ann", "again");

    List<FeedPause> pauses = controls().pauses(PAST, FUTURE);
    assertThat(pauses).extracting(FeedPause::feed).containsExactly("falcon", "trail", "falcon");
    assertThat(pauses.get(0).until()).isAfterOrEqualTo(pauses.get(0).since());
    assertThat(pauses.get(1).until()).isNull();
    assertThat(pauses.get(2).reason()).isEqualTo("again");
    assertThat(controls().pauses(PAST, PAST.plusSeconds(1))).isEmpty();
    assertThat(controls().pauses(FUTURE, FUTURE.plusSeconds(1))).isEmpty();
  }

  @Test
  void limitsAFeedWhetherItRestsOrNot() {
    controls().limit("falcon", OptionalLong.of(20));
    controls().limit("trail", OptionalLong.of(0));
    controls().pause("trail", "ann", "");
    controls().limit("falcon", OptionalLong.of(30));

    assertThat(controls().all()).extracting(FeedControl::feed).containsExactly("falcon", "trail");
    assertThat(controls().all().get(0).bytesPerSecond()).hasValue(30);
    assertThat(controls().all().get(0).pause()).isNull();
    assertThat(controls().all().get(1).bytesPerSecond()).hasValue(0);
    assertThat(controls().all().get(1).pause()).isNotNull();

    controls().limit("falcon", OptionalLong.empty());
    assertThat(controls().all()).extracting(FeedControl::feed).containsExactly("trail");
  }
}
