package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How much came in and what keeping it costs.
@Command(
    name = "volume",
    mixinStandardHelpOptions = true,
    description = "Says how much of what came in, what keeping it costs, and who asks for it.")
public final class VolumeCommand implements Callable<Integer> {
  private static final int WIDEST = 40;
  private static final long MEGABYTE = 1_000_000;
  private static final String ROW = "%s %12s %6s %9s %9s %9s %11s  %s%n";

  @Option(
      names = "--by",
      defaultValue = "event.action",
      description = "event.action, feed, event.class or event.dataset (default: ${DEFAULT-VALUE})")
  private String by = "event.action";

  @Option(
      names = "--since",
      defaultValue = "30d",
      description = "so long ago, or a day (default: ${DEFAULT-VALUE})")
  private String since = "30d";

  @Option(names = "--json", description = "print the answer of the service")
  private boolean json;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::volume);
  }

  private int volume(ServiceClient client) {
    JsonNode answer = client.get("/api/v1/volume?by=" + encoded(by) + "&since=" + encoded(since));
    if (spec == null) {
      return ExitCodes.OK;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      print(out, answer);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void print(PrintWriter out, JsonNode answer) {
    JsonNode prices = answer.path("prices");
    String currency = PlainText.visible(prices.path("currency").asText());
    out.printf(
        Locale.ROOT,
        ROW,
        padded(PlainText.visible(answer.path("by").asText()).toUpperCase(Locale.ROOT)),
        "ROWS",
        "SHARE",
        "RAW MB",
        "LAKE MB",
        "HOT MB",
        currency + "/MONTH",
        "LAST SEARCHED");
    for (JsonNode line : answer.path("lines")) {
      String key = PlainText.visible(line.path("key").asText());
      String last = PlainText.visible(line.path("last_queried").asText());
      out.printf(
          Locale.ROOT,
          ROW,
          padded(key.isEmpty() ? "-" : key),
          line.path("rows").asText(),
          String.format(Locale.ROOT, "%.1f%%", 100 * line.path("share").asDouble()),
          megabytes(line, "raw_bytes"),
          megabytes(line, "lake_bytes"),
          megabytes(line, "hot_bytes"),
          String.format(Locale.ROOT, "%.2f", line.path("cost_per_month").asDouble()),
          last.isEmpty() ? "-" : last);
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "%s days since %s%n",
        answer.path("days").asText(),
        PlainText.visible(answer.path("since").asText()));
    out.printf(
        Locale.ROOT,
        "prices of %s: raw %s, lake %s, hot %s %s per GB and month; %s%n",
        PlainText.visible(prices.path("date").asText()),
        prices.path("raw").asText(),
        prices.path("lake").asText(),
        prices.path("hot").asText(),
        currency,
        PlainText.visible(prices.path("source").asText()));
    for (JsonNode estimated : answer.path("estimated")) {
      out.println("estimated: " + PlainText.visible(estimated.asText()));
    }
    for (JsonNode kind : answer.path("unknown")) {
      out.printf(
          Locale.ROOT,
          "not known to the mapping: %s %s, first seen %s in feed %s, %s rows%n",
          PlainText.visible(kind.path("dataset").asText()),
          PlainText.visible(kind.path("action").asText()),
          PlainText.visible(kind.path("first_seen").asText()),
          PlainText.visible(kind.path("feed").asText()),
          kind.path("rows").asText());
    }
  }

  private static String padded(String key) {
    String cut = PlainText.cut(key, WIDEST);
    return cut + " ".repeat(WIDEST - PlainText.width(cut));
  }

  private static String megabytes(JsonNode line, String name) {
    return String.format(Locale.ROOT, "%.1f", (double) line.path(name).asLong() / MEGABYTE);
  }
}
