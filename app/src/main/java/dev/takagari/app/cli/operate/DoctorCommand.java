package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Asks every port whether it works.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks everything the service needs: exit code 0 when all works, 3 otherwise.")
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::report);
  }

  private int report(ServiceClient client) {
    JsonNode answer = client.get("/api/v1/doctor");
    if (spec != null) {
      print(answer, spec.commandLine().getOut());
    }
    return answer.path("ok").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private static void print(JsonNode answer, PrintWriter out) {
    for (JsonNode port : answer.path("ports")) {
      boolean works = port.path("ok").asBoolean();
      out.printf(Locale.ROOT, "%-4s  %s%n", works ? "ok" : "FAIL", text(port, "name"));
      if (!works) {
        out.printf(Locale.ROOT, "      %s%n", text(port, "reason"));
        out.printf(Locale.ROOT, "      hint: %s%n", text(port, "advice"));
      }
    }
    out.flush();
  }
}
