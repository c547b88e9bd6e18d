package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Brings indicators in.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Brings indicators in from a file, or from text that people wrote (--format paste).",
      "Says what it understood; without --yes it changes nothing when it could do harm. Exit code"
          + " 0, or 3 when nothing was applied."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "May be gzip or zip; - for standard input.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "FORMAT",
      description = "auto, misp, stix, csv, list, abusech, crowdstrike or paste.")
  private String format = "auto";

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Name to keep them under (default: name of the file).")
  private @Nullable String source;

  @Option(names = "--type", paramLabel = "TYPE", description = "Of all values, for lists.")
  private @Nullable String type;

  @Option(
      names = "--columns",
      paramLabel = "VALUE[:TYPE]",
      description = "For CSV: the columns of values and types, by name or number from 1.")
  private @Nullable String columns;

  @Option(
      names = "--delimiter",
      defaultValue = ",",
      paramLabel = "C",
      description = "For CSV: one character, or tab.")
  private String delimiter = ",";

  @Option(
      names = "--replace",
      description = "It is all that the source has: what is missing in it ends.")
  private boolean replace;

  @Option(
      names = "--yes",
      description = "Apply it although it has less than half of what the source had.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Say what it would do, change nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write there, as JSON, what was accepted and what was skipped and why.")
  private @Nullable Path report;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::load);
  }

  private int load(ServiceClient client) {
    boolean standardInput = file.toString().equals("-");
    String name = source;
    if (name == null) {
      name = standardInput ? "import" : String.valueOf(file.getFileName());
    }
    return format.equals("paste") ? paste(client, name) : load(client, name, standardInput);
  }

  private int load(ServiceClient client, String name, boolean standardInput) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("source", name);
    parameters.put("format", format);
    parameters.put("name", standardInput ? "import" : String.valueOf(file.getFileName()));
    parameters.put("delimiter", delimiter);
    parameters.put("replace", Boolean.toString(replace));
    parameters.put("confirm", Boolean.toString(yes));
    parameters.put("dry_run", Boolean.toString(dryRun));
    if (type != null) {
      parameters.put("type", type);
    }
    if (columns != null) {
      parameters.put("columns", columns);
    }
    JsonNode answer;
    try {
      String path = IndicatorsCommand.INDICATORS + "/import" + IndicatorsCommand.query(parameters);
      answer =
          standardInput ? client.send(path, System.in.readAllBytes()) : client.send(path, file);
      Path into = report;
      if (into != null) {
        Files.writeString(into, answer.path("report").toPrettyString() + "\n");
      }
    } catch (IOException e) {
      throw CommandFailure.usage("a file cannot be read or written: " + e.getMessage());
    }
    print(answer, name);
    return answer.path("applied").asBoolean() || dryRun ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private void print(JsonNode answer, String name) {
    if (spec == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    JsonNode told = answer.path("report");
    JsonNode counts = answer.path("counts");
    out.printf(
        Locale.ROOT,
        "%s as %s: %,d records, %,d taken, %,d skipped%n",
        PlainText.visible(name),
        text(told, "format"),
        told.path("records").asLong(),
        told.path("accepted_records").asLong(),
        told.path("skipped_records").asLong());
    told.path("accepted")
        .properties()
        .forEach(
            one -> out.printf(Locale.ROOT, "  %-12s %,d%n", one.getKey(), one.getValue().asLong()));
    told.path("stored_not_matched")
        .properties()
        .forEach(
            one ->
                out.printf(
                    Locale.ROOT,
                    "  stored_not_matched: %s %,d%n",
                    PlainText.visible(one.getKey()),
                    one.getValue().asLong()));
    for (String kind : new String[] {"skipped", "left_out_of_accepted"}) {
      for (JsonNode reason : told.path(kind)) {
        out.printf(
            Locale.ROOT,
            "  %s: %,d %s (%s)%n",
            kind.replace('_', ' '),
            reason.path("count").asLong(),
            text(reason, "reason"),
            text(reason, "meaning"));
      }
    }
    out.printf(
        Locale.ROOT,
        "%s%,d new, %,d changed, %,d as before, %,d gone%n",
        answer.path("applied").asBoolean()
            ? ""
            : "nothing applied (" + text(answer, "reason") + "): ",
        counts.path("added").asLong(),
        counts.path("changed").asLong(),
        counts.path("unchanged").asLong(),
        counts.path("vanished").asLong());
    out.flush();
  }

  private int paste(ServiceClient client, String name) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    try {
      request.put(
          "text",
          file.toString().equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(file));
    } catch (IOException e) {
      throw CommandFailure.usage(PlainText.visible(file.toString()) + " cannot be read as UTF-8");
    }
    if (yes && !dryRun) {
      request.put("source", name);
    }
    JsonNode answer = client.post(IndicatorsCommand.INDICATORS + "/paste", request);
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      answer
          .path("found")
          .forEach(
              found ->
                  out.printf(
                      Locale.ROOT, "  %-10s %s%n", text(found, "type"), text(found, "shown")));
      answer
          .path("doubts")
          .forEach(
              doubt ->
                  out.printf(
                      Locale.ROOT,
                      "  not taken: %s (%s)%n",
                      text(doubt, "shown"),
                      text(doubt, "reason")));
      if (answer.path("applied").asBoolean()) {
        out.println("kept under " + PlainText.visible(name));
      } else {
        out.println("nothing was kept; --yes keeps what was understood");
      }
      out.flush();
    }
    return answer.path("applied").asBoolean() || !yes ? ExitCodes.OK : ExitCodes.PARTIAL;
  }
}
