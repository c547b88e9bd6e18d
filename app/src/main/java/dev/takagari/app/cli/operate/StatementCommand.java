package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
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
      "Says what became of everything that was announced on a day, signed: exit code 0 when every"
          + " figure is equal or explained, 3 otherwise.",
      "A day is that of the messages' arrival in the queue, in UTC."
    })
final class StatementCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(names = "--day", paramLabel = "DAY", required = true, description = "As 2026-11-20.")
  private String day = "";

  @Option(names = "--feed", description = "Name of the feed (default: all).")
  private @Nullable String feed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the signed statement goes (default: standard output, and no summary).")
  private @Nullable Path output;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::fetch);
  }

  private int fetch(ServiceClient client) {
    String path = "/api/v1/coverage/statement?day=" + encoded(day);
    String text = client.getText(feed == null ? path : path + "&feed=" + encoded(feed));
    JsonNode statement = statement(text);
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      if (output == null) {
        out.print(text);
      } else {
        write(output, text);
        StatementText.write(statement, out);
        out.println("written to " + output);
      }
      out.flush();
    }
    return statement.path("result").asText().equals("unexplained")
        ? ExitCodes.PARTIAL
        : ExitCodes.OK;
  }

  private static JsonNode statement(String text) {
    try {
      return MAPPER.readTree(text).path("statement");
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
