package dev.takagari.app.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The queries that the page suggests. Safe for use by several threads.
public final class ExampleQueries {
  private final AtomicReference<List<Example>> examples =
      new AtomicReference<>(
          List.of(
              new Example(
                  "process.name:powershell.exe", "every event of a PowerShell", Optional.empty()),
              new Example("event.action:UserLogon*", "who logged on where", Optional.empty()),
              new Example(
                  "dns.question.name:*.example", "look-ups below a domain", Optional.empty())));

  /// A query and what it finds.
  ///
  /// @param from how far back it must look, empty for the default
  public record Example(String query, String finds, Optional<Instant> from) {}

  public List<Example> get() {
    return examples.get();
  }

  /// Suggests other queries.
  public void set(List<Example> better) {
    examples.set(List.copyOf(better));
  }
}
