package dev.takagari.app.page;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The queries that the page suggests. Safe for use by several threads.
public final class ExampleQueries {
  private final AtomicReference<List<Example>> examples =
      new AtomicReference<>(
          List.of(
              new Example("process.name:powershell.exe", "every event of a PowerShell"),
              new Example("event.action:UserLogon*", "who logged on where"),
              new Example("dns.question.name:*.example", "look-ups below a domain")));

  /// A query and what it finds.
  public record Example(String query, String finds) {}

  public List<Example> get() {
    return examples.get();
  }

  /// Suggests other queries.
  public void set(List<Example> better) {
    examples.set(List.copyOf(better));
  }
}
