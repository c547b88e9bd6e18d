package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.PlainText;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
          + " that people wrote (--format paste), and says what it understood.",
      "Two things need a yes, by --yes or as an answer at the terminal: to keep what was understood"
          + " of text, and to let a source lose more than half of what it had (--replace).",
      "Exit code 0, or 3 when nothing was taken or nothing was applied."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|URL",
      description =
          "May be gzip or zip; - for standard input; a pipe, as <(zcat x.gz); an address is fetched"
              + " from here.")
  private String file = "";

  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "FORMAT",
      description =
          "auto, misp, stix, csv, list, abusech, crowdstrike, takagari or paste (default:"
              + " ${DEFAULT-VALUE}, which tells by the content; paste is never told).")
  private String format = "auto";

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Source to keep them under (default: name of the file).")
  private @Nullable String source;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = {
        "Of all values of a list, or of CSV without a column of types; else guessed:",
        IndicatorsCommand.TYPES
      })
  private @Nullable String type;

  @Option(
      names = "--columns",
      paramLabel = "VALUE[:TYPE]",
      description =
          "For CSV: the columns of values and types, by name or number from 1. An export of ours"
              + " needs none.")
  private @Nullable String columns;

  @Option(
      names = "--delimiter",
      defaultValue = ",",
      paramLabel = "C",
      description = "For CSV: one character, or tab (default: a comma).")
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
          "As 30d: when a value ends of which no record says it, counted from when its source saw it"
              + " last, or else from now.")
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
      description =
          "Do not ask: keep what was understood of text, and apply what has less than half of what"
              + " the source had.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Say what it would do, change nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write there, as JSON, what was accepted, and what was skipped: file, line and reason of"
              + " 1,000 rows for each reason.")
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
      return format.equals("paste") ? paste(client, imported, name) : load(client, imported, name);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "a file cannot be read or written: " + PlainText.visible(String.valueOf(e.getMessage())));
    }
  }

  private int load(ServiceClient client, ImportedFile imported, String name) throws IOException {
    ImportSending sending = new ImportSending(client, imported, name);
    JsonNode answer = sending.send(parameters(dryRun, yes));
    if (!dryRun && !yes && shrank(answer)) {
      print(answer, name);
      if (isWanted("apply it nevertheless?")) {
        answer = sending.send(parameters(dryRun, true));
        print(answer, name);
      } else {
        tell("nothing was changed; --yes applies it although it has less than it had");
      }
    } else {
      print(answer, name);
    }
    return end(answer, dryRun);
  }

  /// Shows what is understood of a text before it is kept.
  private int paste(ServiceClient client, ImportedFile imported, String name) throws IOException {
    JsonNode understood =
        client.post(
            IndicatorsCommand.INDICATORS + "/paste",
            JsonNodeFactory.instance.objectNode().put("text", imported.text()));
    PrintWriter out = out();
    for (JsonNode found : understood.path("found")) {
      out.printf(Locale.ROOT, "  %-10s %s%n", text(found, "type"), text(found, "shown"));
    }
    for (JsonNode doubt : understood.path("doubts")) {
      out.printf(
          Locale.ROOT, "  not taken: %s (%s)%n", text(doubt, "shown"), text(doubt, "reason"));
    }
    out.flush();
    boolean wanted =
        !understood.path("found").isEmpty()
            && !dryRun
            && (yes || isWanted("keep this under " + PlainText.visible(name) + "?"));
    if (wanted) {
      return load(client, imported, name);
    }
    JsonNode answer = new ImportSending(client, imported, name).send(parameters(true, yes));
    print(answer, name);
    if (!dryRun && !understood.path("found").isEmpty()) {
      tell("nothing was kept; --yes keeps what was understood");
    }
    return end(answer, dryRun);
  }

  private int end(JsonNode answer, boolean onlyAsked) throws IOException {
    JsonNode told = answer.path("report");
    if (report != null) {
      Files.writeString(report, told.toPrettyString() + "\n");
    }
    boolean taken = told.path("accepted_records").asLong() > 0;
    boolean done = answer.path("applied").asBoolean() || onlyAsked;
    return taken && done ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private Map<String, String> parameters(boolean plan, boolean confirmed) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("format", format);
    parameters.put("delimiter", delimiter);
    parameters.put("replace", Boolean.toString(replace));
    parameters.put("dry_run", Boolean.toString(plan));
    parameters.put("confirm", Boolean.toString(confirmed));
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

  /// What is sent, again after a yes.
  private record ImportSending(ServiceClient client, ImportedFile imported, String source) {
    private JsonNode send(Map<String, String> parameters) throws IOException {
      parameters.put("source", source);
      parameters.put("name", imported.name());
      return client.send(
          IndicatorsCommand.INDICATORS + "/import" + IndicatorsCommand.query(parameters),
          imported.file());
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
  private static boolean isWanted(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    String said = console.readLine("%s [y/N] ", question);
    return said != null && said.strip().equalsIgnoreCase("y");
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
  }

  private void tell(String line) {
    Objects.requireNonNull(spec, "picocli sets it").commandLine().getErr().println(line);
  }

  private void print(JsonNode answer, String name) {
    PrintWriter out = out();
    // what is understood of text was shown, with its doubts, before
    new ImportText(
            out,
            format.equals("paste") ? 0 : ImportText.ROWS,
            report == null,
            service.calledAs(System.getenv()))
        .print(answer, name);
    out.flush();
  }
}
