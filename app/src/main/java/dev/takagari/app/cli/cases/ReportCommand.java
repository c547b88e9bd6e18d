package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is posted by schedule.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Shows digests and reports as they would be posted, and posts them.",
    synopsisSubcommandLabel = "(list | digest | weekly | query | post)",
    subcommands = {
      ReportCommand.Plans.class,
      ReportCommand.Digest.class,
      ReportCommand.Weekly.class,
      ReportCommand.Query.class,
      ReportCommand.Post.class
    })
public final class ReportCommand extends CommandGroup {
  private static final String REPORTS = "/api/v1/reports";

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists what is posted when and where: exit code 0, or 1 when nothing is.")
  static final class Plans extends Listing {
    @Override
    String path() {
      return REPORTS;
    }

    @Override
    long limit() {
      return 0;
    }

    @Override
    String member() {
      return "reports";
    }

    @Override
    List<String> columns(DisplayZone zone) {
      return List.of(
          "NAME",
          "KIND",
          "POSTED (" + zone.label() + ")",
          "NEXT (" + zone.label() + ")",
          "TO",
          "NOT THERE");
    }

    @Override
    List<String> cells(JsonNode item, DisplayZone zone) {
      return List.of(
          text(item, "name"),
          text(item, "kind"),
          item.path("last_at").isTextual() ? zone.minute(item.path("last_at").asText()) : "never",
          zone.minute(item.path("next_at").asText()),
          cut(joined(item.path("to"))),
          cut(joined(item.path("unknown"))));
    }
  }

  private static String joined(JsonNode names) {
    List<String> joined = new ArrayList<>();
    names.forEach(name -> joined.add(PlainText.visible(name.asText())));
    return String.join(", ", joined);
  }

  /// How reports are printed.
  enum Format {
    md,
    csv
  }

  /// Shows one.
  abstract static class Shown extends ServiceCall {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,120}");

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description =
            "md or csv: print the first file of this kind that comes with the report, instead of"
                + " its summary.")
    private @Nullable Format format;

    @Option(
        names = "--output",
        paramLabel = "DIR",
        description =
            "Write the summary and all files into this directory, in place of what is there.")
    private @Nullable Path output;

    /// Address and parameters.
    abstract String path();

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      if (format != null && output != null) {
        throw CommandFailure.usage("give either --format or --output");
      }
      JsonNode report = client.get(path());
      if (output != null) {
        write(report, output, out);
      } else if (format != null) {
        out.print(PlainText.visibleLines(file(report, format)));
      } else {
        out.print(summary(report));
        report.path("files").forEach(file -> out.println("[file] " + text(file, "name")));
      }
      return report.path("empty").asBoolean() ? ExitCodes.NONE : ExitCodes.OK;
    }

    private static String summary(JsonNode report) {
      return "# "
          + text(report, "title")
          + "\n\n"
          + PlainText.visibleLines(report.path("summary").asText())
          + "\n";
    }

    private static String file(JsonNode report, Format format) {
      for (JsonNode file : report.path("files")) {
        if (file.path("name").asText().endsWith("." + format)) {
          return file.path("text").asText();
        }
      }
      return format == Format.md ? summary(report) : "";
    }

    private static void write(JsonNode report, Path directory, PrintWriter out) {
      try {
        Files.createDirectories(directory);
        Path summary = directory.resolve("summary.md");
        Files.writeString(summary, summary(report));
        out.println(summary);
        for (JsonNode file : report.path("files")) {
          String name = file.path("name").asText();
          if (!FILE.matcher(name).matches()) {
            throw CommandFailure.failed("the service names a file that cannot be written");
          }
          Path written = directory.resolve(name);
          Files.writeString(written, file.path("text").asText());
          out.println(written);
        }
      } catch (IOException e) {
        throw CommandFailure.failed(directory + " cannot be written: " + e.getMessage());
      }
    }
  }

  /// Cases for which nobody was called.
  @Command(
      name = "digest",
      mixinStandardHelpOptions = true,
      description = {
        "Shows the cases for which nobody was called when they were opened.",
        "Exit code 0, or 1 when there is none."
      })
  static final class Digest extends Shown {
    @Option(
        names = "--day",
        paramLabel = "DAY",
        description = "As it was posted on this day, as 2026-11-24 (default: since the last one).")
    private @Nullable String day;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Of the report (default: ${DEFAULT-VALUE}).")
    private String name = "digest";

    @Override
    String path() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("name", name);
      parameters.put("day", day);
      return Listing.address(REPORTS + "/digest", parameters);
    }
  }

  /// How a week was.
  @Command(
      name = "weekly",
      mixinStandardHelpOptions = true,
      description =
          "Shows how a week was: cases, rules, silent sensors, volume, what was not told.")
  static final class Weekly extends Shown {
    @Option(
        names = "--week",
        paramLabel = "WEEK",
        description = "As 2026-W47 (default: the last whole one).")
    private @Nullable String week;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Of the report (default: ${DEFAULT-VALUE}).")
    private String name = "weekly";

    @Override
    String path() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("name", name);
      parameters.put("week", week);
      return Listing.address(REPORTS + "/weekly", parameters);
    }
  }

  /// What a saved query finds.
  @Command(
      name = "query",
      mixinStandardHelpOptions = true,
      description = {
        "Shows what a saved query finds, and what its answer does not cover.",
        "Exit code 0, or 1 when it finds nothing and everything was read."
      })
  static final class Query extends Shown {
    @Parameters(paramLabel = "NAME", description = "Of the report.")
    private String name = "";

    @Option(
        names = "--day",
        paramLabel = "DAY",
        description = "About the time before its hour on this day (default: before now).")
    private @Nullable String day;

    @Override
    String path() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("name", name);
      parameters.put("day", day);
      return Listing.address(REPORTS + "/query", parameters);
    }
  }

  /// Posts one.
  @Command(
      name = "post",
      mixinStandardHelpOptions = true,
      description = "Posts a report now, whenever it is due, also when there is nothing in it.")
  static final class Post extends ServiceCall {
    @Parameters(paramLabel = "NAME", description = "As `takagari report list` shows it.")
    private String name = "";

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      JsonNode posted =
          client.post(
              REPORTS + "/" + Listing.encoded(name) + "/post",
              JsonNodeFactory.instance.objectNode());
      out.println("to be posted to " + joined(posted.path("to")));
      return ExitCodes.OK;
    }
  }
}
