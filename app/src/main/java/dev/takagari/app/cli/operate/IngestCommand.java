package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Hands a copy of a feed bucket to a running service.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Hands a copy of an FDR bucket to a running service on this machine: every directory that holds"
          + " part-*.gz is one batch.",
      "Doing so again changes nothing: what is known is not ingested twice."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:handed over; with --wait everything is accounted for",
      "3:with --wait: something is not accounted for"
    })
public final class IngestCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 500;

  @Parameters(paramLabel = "DIR", description = "top directory of the copy")
  private Path directory = Path.of(".");

  @Option(names = "--wait", description = "return when every batch is done")
  private boolean wait;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::ingest);
  }

  private int ingest(ServiceClient client) {
    String path = directory.toAbsolutePath().normalize().toString();
    Optional<JsonNode> before =
        wait ? Optional.of(client.get("/api/v1/ingest").path("balance")) : Optional.empty();
    JsonNode answer =
        client.post("/api/v1/ingest", JsonNodeFactory.instance.objectNode().put("directory", path));
    long batches = answer.path("batches").asLong();
    say("handed over " + (batches == 1 ? "1 batch" : batches + " batches"));
    return before.isPresent() ? await(client, before.get()) : ExitCodes.OK;
  }

  private int await(ServiceClient client, JsonNode before) {
    JsonNode progress = client.get("/api/v1/ingest");
    while (!progress.path("done").asBoolean()) {
      pause();
      progress = client.get("/api/v1/ingest");
    }
    JsonNode balance = progress.path("balance");
    say("done: " + added(before, balance));
    say(
        String.format(
            Locale.ROOT,
            "the service in all: %,d events received, %,d set aside",
            balance.path("lines_received").asLong(),
            balance.path("lines_quarantined").asLong()));
    return progress.path("accounted").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  /// What came since; others may have handed over something at the same time.
  private static String added(JsonNode before, JsonNode after) {
    if (after.equals(before)) {
      return "nothing new, all of it was known";
    }
    long old = expired(after) - expired(before);
    return String.format(
        Locale.ROOT,
        "%,d new events, %,d of them set aside%s; %,d new rows of inventories",
        grown(before, after, "lines_received"),
        grown(before, after, "lines_quarantined"),
        old == 0 ? "" : String.format(Locale.ROOT, ", %,d older than the lake keeps", old),
        grown(before, after, "inventory_rows"));
  }

  private static long expired(JsonNode balance) {
    long expired = 0;
    for (JsonNode sink : balance.path("sinks")) {
      expired += sink.path("name").asText().equals("lake") ? sink.path("expired").asLong() : 0;
    }
    return expired;
  }

  private static long grown(JsonNode before, JsonNode after, String figure) {
    return after.path(figure).asLong() - before.path(figure).asLong();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }

  private void say(String what) {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(what);
      out.flush();
    }
  }
}
