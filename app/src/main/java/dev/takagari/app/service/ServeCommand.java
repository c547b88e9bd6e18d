package dev.takagari.app.service;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the service against servers that exist; configuration as in
/// `docs/reference/configuration.md`.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the service against your own AWS account, PostgreSQL and OpenSearch.")
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--roles",
      split = ",",
      paramLabel = "ROLE",
      description =
          "what this process does: ingest, enrich, alerting, search, maintenance (default: all)")
  private List<TakagariProperties.Role> roles = List.of();

  @Override
  public Integer call() throws InterruptedException {
    TakagariApplication.serve(
        roles.isEmpty()
            ? new String[0]
            : new String[] {
              "--takagari.roles=" + String.join(",", roles.stream().map(Enum::name).toList())
            });
    // Spring's own hook drains on SIGTERM.
    new CountDownLatch(1).await();
    return 0;
  }
}
