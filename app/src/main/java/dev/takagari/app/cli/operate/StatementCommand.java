package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Fetches the statement of a day.
@Command(
    name = "statement",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what became of everything that was announced on a day: exit code 0 when every figure is"
          + " equal or explained, 3 otherwise.",
      "It is signed when the service has a key (takagari.statement.signing-key).",
      "A day is that of the messages' arrival in the queue, in UTC."
    })
final class StatementCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NOT_SIGNED =
      "takagari: NOT signed: the service has no key. takagari coverage keygen FILE makes one, for"
          + " takagari.statement.signing-key";

  @Option(names = "--day", paramLabel = "DAY", required = true, description = "As 2026-11-20.")
  private String day = "";

  @Option(names = "--feed", description = "Name of the feed (default: all).")
  private @Nullable String feed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the statement goes (default: standard output, and no summary).")
  private @Nullable Path output;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::fetch);
  }

  private int fetch(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    String path = "/api/v1/coverage/statement?day=" + encoded(day);
    String text = client.getText(feed == null ? path : path + "&feed=" + encoded(feed));
    JsonNode answer = answer(text);
    JsonNode statement = answer.path("statement");
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      if (output == null) {
        out.print(text);
      } else {
        write(output, text);
        StatementText.write(statement, shown, out);
        out.println("written to " + output);
      }
      out.flush();
      if (!answer.has("signature")) {
        spec.commandLine().getErr().println(NOT_SIGNED);
      }
    }
    return statement.path("result").asText().equals("unexplained")
        ? ExitCodes.PARTIAL
        : ExitCodes.OK;
  }

  private static JsonNode answer(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw CommandFailure.failed("the answer of the service cannot be read");
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be written");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
