package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
  private static final double LEAST_SHOWN = 0.005;
  private static final String ROW = "%s %12s %6s %9s %9s %9s %13s %14s  %s%n";

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

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::volume);
  }

  private int volume(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    JsonNode answer = client.get("/api/v1/volume?by=" + encoded(by) + "&since=" + encoded(since));
    if (spec == null) {
      return ExitCodes.OK;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.pretty(answer));
    } else {
      print(answer, shown, out);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void print(JsonNode answer, DisplayZone zone, PrintWriter out) {
    JsonNode prices = answer.path("prices");
    String currency = text(prices, "currency");
    out.printf(
        Locale.ROOT,
        ROW,
        padded(text(answer, "by").toUpperCase(Locale.ROOT)),
        "ROWS",
        "SHARE",
        "RAW MB",
        "LAKE MB",
        "HOT MB",
        currency + "/MONTH NOW",
        currency + "/MONTH FULL",
        "LAST SEARCHED (" + zone.label() + ")");
    for (JsonNode line : answer.path("lines")) {
      String key = text(line, "key");
      String last = zone.second(line.path("last_queried").asText(""));
      out.printf(
          Locale.ROOT,
          ROW,
          padded(key.isEmpty() ? "-" : key),
          line.path("rows").asText(),
          String.format(Locale.ROOT, "%.1f%%", 100 * line.path("share").asDouble()),
          megabytes(line, "raw_bytes"),
          megabytes(line, "lake_bytes"),
          megabytes(line, "hot_bytes"),
          money(line, "cost_per_month_now"),
          money(line, "cost_per_month_full"),
          last.isEmpty() ? "-" : last);
    }
    out.println();
    out.printf(
        Locale.ROOT, "%s days since %s%n", answer.path("days").asText(), text(answer, "since"));
    out.println(currency + "/MONTH NOW: storage of what came in these days");
    out.printf(
        Locale.ROOT,
        "%s/MONTH FULL: storage at that rate once retention is reached: %s%n",
        currency,
        kept(answer.path("kept")));
    out.printf(
        Locale.ROOT,
        "prices of %s: raw %s, lake %s, hot %s %s per GB and month; %s%n",
        text(prices, "date"),
        prices.path("raw").asText(),
        prices.path("lake").asText(),
        prices.path("hot").asText(),
        currency,
        text(prices, "source"));
    for (JsonNode estimated : answer.path("estimated")) {
      out.println("estimated: " + PlainText.visible(estimated.asText()));
    }
    for (JsonNode kind : answer.path("unknown")) {
      out.printf(
          Locale.ROOT,
          "not known to the mapping: %s %s, first seen %s in feed %s, %s rows%n",
          text(kind, "dataset"),
          text(kind, "action"),
          zone.text(kind.path("first_seen").asText("")),
          text(kind, "feed"),
          kind.path("rows").asText());
    }
  }

  private static String padded(String key) {
    String cut = PlainText.cut(key, WIDEST);
    return cut + " ".repeat(WIDEST - PlainText.width(cut));
  }

  private static String kept(JsonNode rules) {
    List<String> texts = new ArrayList<>();
    for (JsonNode rule : rules) {
      String scope = rule.path("scope").asText();
      texts.add(
          PlainText.visible(
              rule.path("store").asText()
                  + (scope.equals("default") ? " " : " of " + scope + " ")
                  + rule.path("period").asText()
                  + " ("
                  + rule.path("days").asText()
                  + " days counted)"));
    }
    return String.join(", ", texts);
  }

  private static String money(JsonNode line, String name) {
    double amount = line.path(name).asDouble();
    return amount > 0 && amount < LEAST_SHOWN
        ? "<0.01"
        : String.format(Locale.ROOT, "%.2f", amount);
  }

  private static String megabytes(JsonNode line, String name) {
    return String.format(Locale.ROOT, "%.1f", (double) line.path(name).asLong() / MEGABYTE);
  }
}
