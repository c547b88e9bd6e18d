package dev.takagari.alerting.slack;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.route.Route;

/// Says where a case is told, and whom to call for it now.
@FunctionalInterface
public interface SlackRouting {
  Route of(CaseBrief brief);
}
