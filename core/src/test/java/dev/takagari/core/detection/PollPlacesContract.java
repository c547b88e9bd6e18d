package dev.takagari.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What every [PollPlaces] does.
public abstract class PollPlacesContract {
  protected abstract PollPlaces places();

  @Test
  void nobodyBeganUntilAPlaceIsRemembered() {
    assertThat(places().find("hits")).isEmpty();
    places().move("hits", 0);
    assertThat(places().find("hits")).hasValue(0);
    assertThat(places().find("others")).isEmpty();
  }

  @Test
  void aPlaceOnlyRises() {
    places().move("hits", 7);
    places().move("hits", 3);
    assertThat(places().find("hits")).hasValue(7);
    places().move("hits", 9);
    assertThat(places().find("hits")).hasValue(9);
  }
}
