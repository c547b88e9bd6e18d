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
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      "Brings indicators in from a file, a directory that MISP publishes, an address, or from text"
          + " that people wrote (--format paste).",
      "Says what it understood. A source that would lose more than half of what it had needs a yes:"
          + " --yes, or an answer at the terminal. Exit code 0, or 3 when nothing was applied."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|URL",
      description = "May be gzip or zip; - for standard input; an address is fetched from here.")
  private String file = "";

  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "FORMAT",
      description = "auto, misp, stix, csv, list, abusech, crowdstrike, takagari or paste.")
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
      names = "--confidence",
      paramLabel = "N",
      description = "0 to 100, where records say none.")
  private @Nullable Integer confidence;

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "info, low, medium, high or critical, where records say none.")
  private @Nullable String severity;

  @Option(
      names = "--tlp",
      paramLabel = "TLP",
      description = "clear, green, amber, amber+strict or red, where records say none.")
  private @Nullable String tlp;

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "TAG",
      description = "For every record, before its own.")
  private List<String> tags = List.of();

  @Option(
      names = "--valid-for",
      paramLabel = "TIME",
      description =
          "As 30d: how long after it was seen last a value is good, where nothing says it.")
  private @Nullable String validFor;

  @Option(names = "--exact-domains", description = "Domains do not mean the names below them.")
  private boolean exactDomains;

  @Option(
      names = "--also-not-for-detection",
      description = "Take what its source marks as context.")
  private boolean alsoNotForDetection;

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
    try (ImportedFile imported = ImportedFile.open(file)) {
      String name = source == null ? imported.source() : source;
      return format.equals("paste")
          ? paste(client, imported.file(), name)
          : load(client, imported, name);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "a file cannot be read or written: " + PlainText.visible(String.valueOf(e.getMessage())));
    }
  }

  private int load(ServiceClient client, ImportedFile imported, String name) throws IOException {
    JsonNode answer = send(client, imported, name, yes);
    print(answer, name);
    if (!dryRun && !yes && shrank(answer)) {
      if (isWanted()) {
        answer = send(client, imported, name, true);
        print(answer, name);
      } else if (spec != null) {
        spec.commandLine()
            .getErr()
            .println("nothing was changed; --yes applies it although it has less than it had");
      }
    }
    Path into = report;
    if (into != null) {
      Files.writeString(into, answer.path("report").toPrettyString() + "\n");
    }
    return answer.path("applied").asBoolean() || dryRun ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private JsonNode send(ServiceClient client, ImportedFile imported, String name, boolean confirmed)
      throws IOException {
    Map<String, String> parameters = parameters();
    parameters.put("source", name);
    parameters.put("name", imported.name());
    parameters.put("confirm", Boolean.toString(confirmed));
    String path = IndicatorsCommand.INDICATORS + "/import" + IndicatorsCommand.query(parameters);
    return client.send(path, imported.file());
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("format", format);
    parameters.put("delimiter", delimiter);
    parameters.put("replace", Boolean.toString(replace));
    parameters.put("dry_run", Boolean.toString(dryRun));
    parameters.put("exact_domains", Boolean.toString(exactDomains));
    parameters.put("also_not_for_detection", Boolean.toString(alsoNotForDetection));
    put(parameters, "type", type);
    put(parameters, "columns", columns);
    put(parameters, "confidence", confidence == null ? null : confidence.toString());
    put(parameters, "severity", severity);
    put(parameters, "tlp", tlp);
    put(parameters, "tags", tags.isEmpty() ? null : String.join(",", tags));
    put(parameters, "valid_for", validFor);
    return parameters;
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  /// Whether it only waits for a yes.
  private static boolean shrank(JsonNode answer) {
    JsonNode counts = answer.path("counts");
    long values =
        counts.path("added").asLong()
            + counts.path("unchanged").asLong()
            + counts.path("changed").asLong();
    return !answer.path("applied").asBoolean()
        && values > 0
        && values * 2 < counts.path("before").asLong();
  }

  /// Asks who sits at the terminal; nobody there means no.
  // null is what it gives since Java 25 when nobody is there
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isWanted() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    String said = console.readLine("apply it nevertheless? [y/N] ");
    return said != null && said.strip().equalsIgnoreCase("y");
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

  private int paste(ServiceClient client, Path text, String name) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    try {
      request.put("text", Files.readString(text));
    } catch (IOException e) {
      throw CommandFailure.usage(PlainText.visible(file) + " cannot be read as UTF-8");
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
