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
    JsonNode answer =
        client.post("/api/v1/ingest", JsonNodeFactory.instance.objectNode().put("directory", path));
    say(answer.path("batches").asInt() + " batches handed over");
    return wait ? await(client) : ExitCodes.OK;
  }

  private int await(ServiceClient client) {
    JsonNode progress = client.get("/api/v1/ingest");
    while (!progress.path("done").asBoolean()) {
      pause();
      progress = client.get("/api/v1/ingest");
    }
    JsonNode balance = progress.path("balance");
    say(
        String.format(
            Locale.ROOT,
            "done: %,d events received so far, %,d set aside",
            balance.path("lines_received").asLong(),
            balance.path("lines_quarantined").asLong()));
    return progress.path("accounted").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
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
