package dev.takagari.app.alerting;

import dev.takagari.alerting.outward.Outlet;
import dev.takagari.alerting.outward.WebhookDestination;
import java.util.List;

/// The web hooks and mailboxes of the configuration. Immutable.
///
/// @param outlets empty when there are none
public record OutwardOutlets(List<Outlet> outlets) implements AutoCloseable {
  public OutwardOutlets {
    outlets = List.copyOf(outlets);
  }

  @Override
  public void close() {
    for (Outlet outlet : outlets) {
      if (outlet.destination() instanceof WebhookDestination hook) {
        hook.close();
      }
    }
  }
}
