package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CommandFailure;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Who had an address, an id or a name at a time.
@Command(
    name = "who",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says who had a sensor id, an address, a name, an account, a task or a container at a"
            + " time, as far as inventories and events tell: exit code 0 when somebody is known, 1"
            + " when nobody.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  takagari who --ip 10.1.2.3 --at 2026-11-20T14:00Z",
      "  takagari who --user 'EXAMPLE\\ann' --at now-4h",
      "",
      "Times are UTC unless they have an offset: 2026-11-20T14:00+09:00."
    })
public final class WhoCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Asked asked = new Asked();

  @Option(names = "--at", paramLabel = "TIME", description = "When (default: now).")
  private @Nullable String at;

  @Option(names = "--tenant", paramLabel = "ID", description = "Only of this customer id.")
  private @Nullable String tenant;

  @Option(names = "--limit", paramLabel = "N", description = "Most holders, 1 to 100.")
  private int limit = 20;

  @Option(names = "--json", description = "Print the answer as JSON, times in UTC.")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  /// What is asked by: exactly one.
  static final class Asked {
    @Option(names = "--aid", paramLabel = "ID", description = "Id of a sensor.")
    private @Nullable String aid;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Own or external address.")
    private @Nullable String ip;

    @Option(names = "--mac", paramLabel = "ADDRESS", description = "Hardware address.")
    private @Nullable String mac;

    @Option(names = "--host", paramLabel = "NAME", description = "Name of a machine.")
    private @Nullable String host;

    @Option(names = "--instance", paramLabel = "ID", description = "Machine in the cloud.")
    private @Nullable String instance;

    @Option(
        names = "--user",
        paramLabel = "NAME",
        description = "SID, name, DOMAIN\\name or name@domain.")
    private @Nullable String user;

    @Option(
        names = "--task",
        paramLabel = "ID",
        description = "Task, pod or container: name, id or ARN.")
    private @Nullable String task;

    Map<String, @Nullable String> all() {
      Map<String, @Nullable String> all = new LinkedHashMap<>();
      all.put("aid", aid);
      all.put("ip", ip);
      all.put("mac", mac);
      all.put("host", host);
      all.put("instance", instance);
      all.put("user", user);
      all.put("task", task);
      return all;
    }
  }

  @Override
  public Integer call() {
    return service.call(this::who);
  }

  private int who(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    JsonNode answer = client.get("/api/v1/identities?" + parameters());
    JsonNode holders = answer.path("holders");
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.pretty(answer));
      } else if (holders.isEmpty()) {
        spec.commandLine().getErr().println("nobody is known to have had it");
      } else {
        print(answer, shown, out);
      }
      out.flush();
    }
    return holders.isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
  }

  private String parameters() {
    List<String> parameters = new ArrayList<>();
    asked.all().forEach((name, value) -> add(parameters, name, value));
    add(parameters, "at", at);
    add(parameters, "tenant", tenant);
    if (limit < 1) {
      throw CommandFailure.usage("--limit: " + limit + " is not 1 to 100");
    }
    add(parameters, "limit", Integer.toString(limit));
    return String.join("&", parameters);
  }

  private static void add(List<String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static void print(JsonNode answer, DisplayZone zone, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s %s as of %s (times in %s)%n",
        text(answer, "by"),
        text(answer, "value"),
        zone.text(answer.path("at").asText()),
        zone.label());
    for (JsonNode holder : answer.path("holders")) {
      out.println();
      printHolder(holder, zone, out);
    }
    if (answer.path("more").asBoolean()) {
      out.println();
      out.println("more had it; --limit shows up to 100");
    }
  }

  private static void printHolder(JsonNode holder, DisplayZone zone, PrintWriter out) {
    String from = zone.text(holder.path("from").asText());
    String seen = zone.text(holder.path("seen").asText());
    String span = from.equals(seen) ? "seen " + from : "seen from " + from + " to " + seen;
    String standing =
        switch (holder.path("standing").asText()) {
          case "then" -> "had it then";
          case "before" ->
              "had it before, until something else was said at "
                  + zone.text(holder.path("until").asText());
          default -> "is known to have had it only LATER";
        };
    out.printf(Locale.ROOT, "%s %s: %s%n", text(holder, "subject"), text(holder, "key"), standing);
    out.printf(
        Locale.ROOT,
        "   %s %s, by %s%n",
        span,
        "as " + text(holder, "matched").replace('_', ' '),
        text(holder, "source"));
    if (!holder.path("tenant").asText().isEmpty()) {
      line(out, "tenant", text(holder, "tenant"), "");
    }
    for (Map.Entry<String, JsonNode> trait : holder.path("traits").properties()) {
      List<String> values = new ArrayList<>();
      trait.getValue().path("values").forEach(one -> values.add(one.asText()));
      JsonNode said = trait.getValue();
      line(
          out,
          PlainText.visible(trait.getKey()).replace('_', ' '),
          PlainText.visible(String.join(" ", values)),
          text(said, "source") + ", last " + zone.text(said.path("seen").asText()));
    }
  }

  private static void line(PrintWriter out, String name, String value, String source) {
    String text = source.isEmpty() ? value : value + "  (" + source + ")";
    out.printf(Locale.ROOT, "   %-15s %s%n", name, text);
  }
}
