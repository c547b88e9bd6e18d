package dev.takagari.app.page;

import dev.takagari.app.home.HomeHint;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The home that the page names; none unless the service has one. Safe for use by several threads.
public final class ServedHome {
  private final AtomicReference<Optional<HomeHint>> home = new AtomicReference<>(Optional.empty());

  Optional<HomeHint> get() {
    return home.get();
  }

  /// Lets the page name this home.
  public void set(HomeHint served) {
    home.set(Optional.of(served));
  }
}
