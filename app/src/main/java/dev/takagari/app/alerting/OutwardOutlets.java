package dev.takagari.app.alerting;

import dev.takagari.alerting.outward.WebhookDestination;
import dev.takagari.alerting.tell.Outlet;
import java.util.List;

/// The web hooks and mailboxes of the configuration. Immutable.
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
