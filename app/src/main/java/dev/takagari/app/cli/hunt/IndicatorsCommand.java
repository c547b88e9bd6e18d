package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/// Indicators of compromise.
@Command(
    name = "indicators",
    mixinStandardHelpOptions = true,
    description =
        "Indicators of compromise: brings them in, shows them, ends them, shows where they were"
            + " found, how feeds are doing, and what never alerts.",
    synopsisSubcommandLabel =
        "(import | export | list | expire | hits | sources | confirm | enable | disable | fetch"
            + " | allow | lists)",
    subcommands = {
      ImportCommand.class,
      IndicatorsCommand.Export.class,
      IndicatorsCommand.ListStored.class,
      IndicatorsCommand.Expire.class,
      IndicatorsCommand.Hits.class,
      SourceCommands.Sources.class,
      SourceCommands.Confirm.class,
      SourceCommands.Enable.class,
      SourceCommands.Disable.class,
      SourceCommands.Fetch.class,
      ListCommands.Allow.class,
      ListCommands.Lists.class
    })
public final class IndicatorsCommand extends CommandGroup {
  static final String INDICATORS = "/api/v1/indicators";

  /// For the help of options that take one.
  static final String TYPES =
      "ipv4, ipv6, cidr, domain, hostname, url, md5, sha1, sha256, filename, cmdline, user-agent,"
          + " email, ja3, ja4 or other.";

  static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  /// Which indicators are meant.
  static final class Filter {
    @Option(names = "--source", paramLabel = "NAME", description = "Of one source.")
    private @Nullable String source;

    @Option(names = "--type", paramLabel = "TYPE", description = TYPES)
    private @Nullable String type;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "active, not-yet, expired, revoked, source-off or stored-not-matched.")
    private @Nullable String state;

    @Option(names = "--tag", paramLabel = "TAG", description = "With this tag.")
    private @Nullable String tag;

    @Option(
        names = "--text",
        paramLabel = "TEXT",
        description = "With this in the value; may be defanged.")
    private @Nullable String text;

    Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      put(parameters, "source", source);
      put(parameters, "type", type);
      put(parameters, "state", state);
      put(parameters, "tag", tag);
      put(parameters, "text", text);
      return parameters;
    }
  }

  /// Shows what is kept.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Shows what sources say of values: one line for each source and value. The table defangs.",
        "Exit code 0, or 1 when nothing fits."
      })
  static final class ListStored implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("TYPE", "VALUE", "SOURCE", "STATE", "TAGS");

    @Mixin private final Filter filter = new Filter();

    @Option(
        names = "--limit",
        defaultValue = "100",
        paramLabel = "N",
        description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Option(names = "--json", description = "One line of JSON for each, values as they are.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::list);
    }

    private int list(ServiceClient client) {
      Map<String, String> parameters = filter.parameters();
      parameters.put("limit", Integer.toString(limit));
      JsonNode answer = client.get(INDICATORS + query(parameters));
      JsonNode indicators = answer.path("indicators");
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          indicators.forEach(indicator -> out.println(PrintedJson.line(indicator)));
        } else {
          List<List<String>> rows = new ArrayList<>();
          indicators.forEach(indicator -> rows.add(row(indicator)));
          new TableText(COLUMNS).print(rows, out);
        }
        out.flush();
        if (indicators.isEmpty()) {
          spec.commandLine().getErr().println("nothing fits");
        }
        if (answer.path("next").isNumber() && !json) {
          spec.commandLine().getErr().println("there are more; see --limit");
        }
      }
      return indicators.isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }

    private static List<String> row(JsonNode indicator) {
      List<String> tags = new ArrayList<>();
      indicator.path("tags").forEach(tag -> tags.add(Defanged.mention(tag.asText())));
      return List.of(
          text(indicator, "type"),
          Defanged.text(indicator.path("value").asText()),
          text(indicator, "source"),
          text(indicator, "state"),
          String.join(", ", tags));
    }
  }

  /// Writes all that fits.
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes all that fits to standard output, values as they are.",
        "`import` reads both formats again, here or elsewhere. Lines of JSON lose nothing of what"
            + " sources say; CSV, for spreadsheets, writes line breaks in descriptions as blanks and"
            + " characters that nobody sees as escapes. Exit code 0, also when nothing fits."
      })
  static final class Export implements Callable<Integer> {
    private static final int PAGE = 5_000;

    @Option(
        names = "--format",
        defaultValue = "ndjson",
        paramLabel = "FORMAT",
        description = "ndjson (one line of JSON for each) or csv (default: ${DEFAULT-VALUE}).")
    private String format = "ndjson";

    @Mixin private final Filter filter = new Filter();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::export);
    }

    private int export(ServiceClient client) {
      boolean csv = format.equals("csv");
      if (!csv && !format.equals("ndjson")) {
        throw CommandFailure.usage("--format is ndjson or csv");
      }
      if (csv && spec != null) {
        spec.commandLine().getOut().println(IndicatorCsv.header());
      }
      Map<String, String> parameters = filter.parameters();
      parameters.put("limit", Integer.toString(PAGE));
      JsonNode next = JsonNodeFactory.instance.numberNode(0);
      while (next.isNumber()) {
        parameters.put("after", next.asText());
        JsonNode answer = client.get(INDICATORS + query(parameters));
        if (spec != null) {
          PrintWriter out = spec.commandLine().getOut();
          answer
              .path("indicators")
              .forEach(
                  indicator ->
                      out.println(csv ? IndicatorCsv.row(indicator) : PrintedJson.line(indicator)));
          out.flush();
        }
        next = answer.path("next");
      }
      return ExitCodes.OK;
    }
  }

  /// Ends indicators.
  @Command(
      name = "expire",
      mixinStandardHelpOptions = true,
      description = {
        "Ends indicators: the values given, or all that fits everything that is given.",
        "They stay ended until their source says something new of them. Exit code 0, or 1 when"
            + " nothing ended."
      })
  static final class Expire implements Callable<Integer> {
    @Option(names = "--source", paramLabel = "NAME", description = "Of one source.")
    private @Nullable String source;

    @Option(names = "--type", paramLabel = "TYPE", description = TYPES)
    private @Nullable String type;

    @Parameters(
        arity = "0..*",
        paramLabel = "VALUE",
        description = "May be defanged; without --type what it looks like.")
    private List<String> values = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "With this tag.")
    private @Nullable String tag;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::expire);
    }

    private int expire(ServiceClient client) {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      put(request, "source", source);
      put(request, "type", type);
      put(request, "tag", tag);
      if (request.isEmpty() && values.isEmpty()) {
        throw CommandFailure.usage("say what is to end: values, --source, --type or --tag");
      }
      long ended = 0;
      for (String value : values) {
        ended += end(client, request.deepCopy().put("value", value));
      }
      if (values.isEmpty()) {
        ended = end(client, request);
      }
      if (spec != null) {
        spec.commandLine()
            .getOut()
            .printf(
                Locale.ROOT,
                "%s%n",
                ended == 0
                    ? "nothing ended: no indicator that had not ended fits"
                    : String.format(
                        Locale.ROOT,
                        "%,d %s ended",
                        ended,
                        ended == 1 ? "indicator" : "indicators"));
        spec.commandLine().getOut().flush();
      }
      return ended == 0 ? ExitCodes.NONE : ExitCodes.OK;
    }

    private static long end(ServiceClient client, ObjectNode request) {
      return client.post(INDICATORS + "/expire", request).path("expired").asLong();
    }

    private static void put(ObjectNode into, String name, @Nullable String value) {
      if (value != null) {
        into.put(name, value);
      }
    }
  }

  /// Shows where indicators were found.
  @Command(
      name = "hits",
      mixinStandardHelpOptions = true,
      description = {
        "Shows where indicators were found, in the order in which we found them. Times of the table"
            + " are of the events.",
        "VALUE is what the field holds, = when that is the indicator itself. The table defangs and"
            + " cuts values; --format ndjson has all of each hit.",
        "Exit code 0, or 1 when nothing fits."
      })
  static final class Hits implements Callable<Integer> {
    private static final int PAGE = 5_000;
    private static final int LONGEST_VALUE = 40;

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description =
            "Of values that this source has an entry for, ended or not. Several sources may have"
                + " one: a hit is of a value.")
    private @Nullable String source;

    @Option(names = "--type", paramLabel = "TYPE", description = "As ipv4, domain or sha256.")
    private @Nullable String type;

    @Option(
        names = "--value",
        paramLabel = "VALUE",
        description = "Of this indicator; may be defanged; without --type what it looks like.")
    private @Nullable String value;

    @Option(
        names = "--how",
        paramLabel = "HOW",
        description = "forward (as events came) or retro (in what had arrived).")
    private @Nullable String how;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Found at or after this, as 1d or 2026-08-01.")
    private @Nullable String since;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "Found before this, as 1d or 2026-08-01.")
    private @Nullable String until;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "At most so many, those that were found first (default: all).")
    private long limit = Long.MAX_VALUE;

    @Option(
        names = "--format",
        defaultValue = "table",
        paramLabel = "FORMAT",
        description = "table or ndjson (one line of JSON for each, values as they are).")
    private String format = "table";

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::hits);
    }

    private int hits(ServiceClient client) {
      boolean lines = format.equals("ndjson");
      if (!lines && !format.equals("table")) {
        throw CommandFailure.usage("--format is table or ndjson");
      }
      if (limit < 1) {
        throw CommandFailure.usage("--limit is 1 or more");
      }
      if (spec == null) {
        return ExitCodes.FAILED;
      }
      DisplayZone shown = zone.zone(System.getenv());
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      Map<String, String> parameters = parameters();
      TableText table =
          new TableText(
              List.of(
                  "TIME (" + shown.label() + ")",
                  "HOW",
                  "INDICATOR",
                  "HOST",
                  "FIELD",
                  "VALUE",
                  "EVENT"));
      long left = limit;
      String after = "0";
      while (true) {
        // one more than is wanted tells whether there are more
        long asked = left < PAGE ? left + 1 : PAGE;
        parameters.put("limit", Long.toString(asked));
        parameters.put("after", after);
        JsonNode answer = client.get(INDICATORS + "/hits" + query(parameters));
        List<JsonNode> page = new ArrayList<>();
        answer.path("hits").forEach(page::add);
        List<JsonNode> printed = page.subList(0, (int) Math.min(page.size(), left));
        if (lines) {
          printed.forEach(hit -> out.println(PrintedJson.line(hit)));
        } else {
          table.print(printed.stream().map(hit -> row(hit, shown)).toList(), out);
        }
        out.flush();
        left -= printed.size();
        if (page.size() > printed.size()) {
          err.println("there are more; see --limit");
          return ExitCodes.OK;
        }
        if (page.size() < asked) {
          if (left == limit) {
            err.println("nothing was found");
          }
          return left == limit ? ExitCodes.NONE : ExitCodes.OK;
        }
        after = answer.path("next").asText();
      }
    }

    private Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      put(parameters, "source", source);
      put(parameters, "type", type);
      put(parameters, "value", value);
      put(parameters, "how", how);
      put(parameters, "since", since == null ? null : Since.time(since));
      put(parameters, "until", until == null ? null : Since.time(until));
      return parameters;
    }

    private static List<String> row(JsonNode hit, DisplayZone zone) {
      String indicator = hit.path("indicator").asText();
      String found = hit.path("value").asText();
      String list = hit.path("list").asText();
      return List.of(
          zone.second(hit.path("time").asText()),
          text(hit, "how"),
          Defanged.text(indicator),
          Defanged.mention(hit.path("host_id").asText()),
          text(hit, "field"),
          found.equals(indicator) ? "=" : PlainText.cut(Defanged.text(found), LONGEST_VALUE),
          text(hit, "event_id") + (list.isEmpty() ? "" : "  on " + Defanged.mention(list)));
    }
  }
}
