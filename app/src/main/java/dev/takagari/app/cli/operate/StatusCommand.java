package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where everything is now.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says where everything is: feeds and their lag, delays, quarantine, gaps, sizes. Exit code"
            + " 0 when nobody need look, 3 otherwise.")
public final class StatusCommand implements Callable<Integer> {
  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "1d",
      description = "Delays and gaps of this time until now, at most 31d (default: 1d).")
  private String since = "1d";

  @Option(names = "--json", description = "Print the answer as it is.")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::status);
  }

  private int status(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    JsonNode answer =
        client.get("/api/v1/status?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8));
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.pretty(answer));
      } else {
        StatusText.write(answer, shown, out);
      }
      out.flush();
    }
    return answer.path("ok").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }
}
