package dev.takagari.app.cli.detections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Brings exported records on the road that they would have taken by themselves.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Brings exported records by hand: for a back-fill, or a drill. They are archived, can be"
          + " searched, and become detections as if they had come by themselves.",
      "Reads one JSON a line, objects one after the other, an array, or {\"Records\":[...]};"
          + " of GuardDuty {\"findings\":[...]} too. May be gzip. The same file again changes"
          + " nothing.",
      "A record that is too long to be decoded is archived and set aside; one of more than 32 MiB is"
          + " not archived: it is named with its line and size.",
      "Exit code 0, or 3 when something was set aside or not archived, or it is not known what became"
          + " of it."
    })
final class BringCommand implements Callable<Integer> {
  private static final Map<String, String> SOURCES =
      Map.of(
          "falcon-stream", "crowdstrike.stream",
          "guardduty", "aws.guardduty",
          "falco", "falco.alerts",
          "cloudtrail", "aws.cloudtrail");

  private static final long POLL_MILLIS = 300;

  /// Records that are not archived which are told of one by one.
  private static final int MOST_TOLD = 10;

  /// For detections that were handed over to be in their cases.
  private static final Duration TRIAGE = Duration.ofSeconds(30);

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      description =
          "falcon-stream, guardduty, falco, cloudtrail, the name of a mapping (sources list), or a"
              + " mapping file, which the service must have.")
  private String source = "";

  @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
  private String file = "";

  @Option(names = "--no-wait", description = "Do not wait until it is known what they became.")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for that (default: ${DEFAULT-VALUE}).")
  private long timeout = 600;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write there, as JSON, how many records were received, are detections, are none and why,"
              + " were set aside, and had been brought before.")
  private @Nullable Path report;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::bring);
  }

  private int bring(ServiceClient client) {
    if (noWait && report != null) {
      throw CommandFailure.usage("--report needs to wait");
    }
    JsonNode brought = client.send(path(), this::open);
    long lost = brought.path("too_long").asLong();
    tellLost(brought.path("not_archived"), lost);
    if (noWait) {
      tell(
          Counted.of(brought.path("received").asLong() - lost, "record")
              + " kept as "
              + Counted.of(brought.path("parts").size(), "unit"));
      return lost == 0 ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
    long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    BroughtReport result = new BroughtReport();
    result.tooLong(lost, brought.path("not_archived"));
    long waiting = 0;
    for (JsonNode part : brought.path("parts")) {
      long records = part.path("records").asLong();
      JsonNode account = account(client, part.path("unit").asText(), end);
      if (part.path("known").asBoolean()) {
        result.known(records);
      } else {
        result.add(records, account);
      }
      waiting = account.path("alerts_waiting").asLong();
    }
    triaged(client, brought.path("parts"), waiting, end);
    return end(result);
  }

  private void tellLost(JsonNode records, long lost) {
    int named = 0;
    for (JsonNode record : records) {
      if (named++ < MOST_TOLD) {
        tell(
            "line %d: NOT archived: a record of %s is too long"
                .formatted(
                    record.path("line").asLong(),
                    Counted.of(record.path("bytes").asLong(), "byte")));
      }
    }
    if (lost > MOST_TOLD) {
      tell("NOT archived: " + Counted.of(lost - MOST_TOLD, "more record") + " that are too long");
    }
  }

  private String path() {
    if (isFile(source)) {
      MappingFile mapping = mapping();
      return path(mapping.name()) + "&mapping=" + mapping.digest();
    }
    return path(SOURCES.getOrDefault(source, source));
  }

  private static String path(String name) {
    return DetectionsCommand.INGEST + "?source=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  /// Names of kinds of logs hold no slash; one that ends as files do is given by its file.
  private static boolean isFile(String source) {
    return source.contains("/") || source.endsWith(".yaml") || source.endsWith(".yml");
  }

  private MappingFile mapping() {
    try {
      return MappingDirectory.read(Path.of(source));
    } catch (BadMappingFileException e) {
      throw CommandFailure.usage(String.join("\n", e.problems()));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage(PlainText.visible(source) + " cannot be read");
    }
  }

  private InputStream open() {
    try {
      return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(PlainText.visible(file) + " cannot be read");
    }
  }

  /// What became of a unit, when that is known.
  private static JsonNode account(ServiceClient client, String unit, long end) {
    while (true) {
      JsonNode account = client.get(DetectionsCommand.INGEST + "/" + unit);
      if (!account.path("state").asText().equals("waiting")) {
        return account;
      }
      if (System.nanoTime() > end) {
        throw CommandFailure.failed(
            "the records are kept, but nobody has worked on all of them yet; run it again later to"
                + " wait for them");
      }
      pause();
    }
  }

  /// Waits until triage has what was handed over. Others hand over, too: then it does not wait on.
  private void triaged(ServiceClient client, JsonNode parts, long first, long end) {
    long last = Math.min(end, System.nanoTime() + TRIAGE.toNanos());
    long waiting = first;
    while (waiting > 0 && System.nanoTime() < last) {
      pause();
      String unit = parts.path(0).path("unit").asText();
      waiting = client.get(DetectionsCommand.INGEST + "/" + unit).path("alerts_waiting").asLong();
    }
    if (waiting > 0) {
      tell(Counted.of(waiting, "detection") + " of anybody still wait for triage");
    }
  }

  private int end(BroughtReport result) {
    if (report != null) {
      try {
        Files.writeString(report, result.json().toPrettyString() + "\n");
      } catch (IOException e) {
        throw CommandFailure.usage(PlainText.visible(report.toString()) + " cannot be written");
      }
    }
    tell(result.text());
    if (!result.isComplete()) {
      tell("it is not known of every record what became of it");
    }
    return result.isComplete() && !result.hasParked() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }

  private void tell(String line) {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
