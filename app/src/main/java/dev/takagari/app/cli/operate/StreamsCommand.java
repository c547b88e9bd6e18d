package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Streams of records, and what may be missing in them.
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    description = "Shows streams of records, how far each is kept, and where something is missing.")
public final class StreamsCommand implements Callable<Integer> {
  private static final String ROW = "%-16s  %4s  %12s  %10s  %-25s  %s%n";

  @Option(names = "--json", description = "print the answer of the service")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::list);
  }

  private int list(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    JsonNode answer = client.get("/api/v1/streams");
    if (spec == null) {
      return ExitCodes.OK;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.line(answer));
    } else {
      print(answer, shown, out);
    }
    out.flush();
    return ExitCodes.OK;
  }

  /// Writes what people read.
  static void print(JsonNode answer, DisplayZone zone, PrintWriter out) {
    if (answer.path("feeds").isEmpty()) {
      out.println("No stream was ever read.");
      return;
    }
    out.printf(
        Locale.ROOT, ROW, "FEED", "PART", "OFFSET", "RECORDS", "NEWEST RECORD", "CONNECTED SINCE");
    answer
        .path("feeds")
        .forEach(
            feed -> {
              String name = text(feed, "feed");
              feed.path("partitions").forEach(each -> row(name, each, zone, out));
              out.println(
                  "  read by "
                      + text(feed, "owner")
                      + ", last heard "
                      + time(feed, "heard_at", zone));
              trouble("  ", feed, zone, out);
            });
    if (!answer.path("gaps").isEmpty()) {
      out.println();
      out.println("Gaps of the last 30 days:");
      answer.path("gaps").forEach(gap -> gap(gap, zone, out));
    }
  }

  private static void row(String feed, JsonNode partition, DisplayZone zone, PrintWriter out) {
    String connected = time(partition, "connected_since", zone);
    out.printf(
        Locale.ROOT,
        ROW,
        feed,
        text(partition, "partition"),
        partition.path("offset").isNumber() ? text(partition, "offset") : "-",
        text(partition, "records"),
        time(partition, "newest", zone),
        connected.equals("-") ? "not connected" : connected);
    trouble("    ", partition, zone, out);
  }

  private static void trouble(String indent, JsonNode of, DisplayZone zone, PrintWriter out) {
    String trouble = text(of, "trouble");
    if (!trouble.isEmpty()) {
      out.println(indent + "last trouble " + time(of, "troubled_at", zone) + ": " + trouble);
    }
  }

  private static void gap(JsonNode gap, DisplayZone zone, PrintWriter out) {
    String what =
        switch (text(gap, "kind")) {
          case "missing" -> "records are missing";
          case "unclear" -> "records may be missing";
          case "restarted" -> "offsets began again";
          case "cut" -> "a record was too long and is cut off";
          default -> text(gap, "kind");
        };
    out.println(
        "  "
            + time(gap, "found_at", zone)
            + "  "
            + text(gap, "feed")
            + " partition "
            + text(gap, "partition")
            + ", after offset "
            + text(gap, "after")
            + " came "
            + text(gap, "next")
            + ": "
            + what);
  }

  private static String time(JsonNode node, String name, DisplayZone zone) {
    String time = node.path(name).asText("");
    return time.isEmpty() ? "-" : zone.text(time);
  }
}
