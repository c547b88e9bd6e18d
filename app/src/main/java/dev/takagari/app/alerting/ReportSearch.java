package dev.takagari.app.alerting;

import dev.takagari.core.search.EventQuestions;

/// Searches for reports, apart from all others.
record ReportSearch(SearchedEvents own) implements AutoCloseable {
  EventQuestions events() {
    return own;
  }

  @Override
  public void close() {
    own.close();
  }
}
