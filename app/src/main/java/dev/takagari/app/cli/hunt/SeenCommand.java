package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says whether anyone here has ever seen a value.
@Command(
    name = "seen",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether anyone here has ever seen an address, a name, a digest, a file, a URL or a"
          + " user, since when, where and how often.",
      "Counts mean \"at least\". Exit code 0, or 1 when none of the values was seen."
    })
public final class SeenCommand implements Callable<Integer> {
  private static final String SIGHTINGS = "/api/v1/sightings";
  private static final int AT_ONCE = 500;
  private static final int MOST_DETAILED = 5;
  private static final int MOST_HOSTS = 10;

  @Parameters(paramLabel = "VALUE", arity = "0..*", description = "As 203.0.113.7 or evil.example.")
  private List<String> values = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Values, one a line; - for standard input. Lines with # are passed over.")
  private @Nullable Path file;

  @Option(names = "--since", paramLabel = "TIME", description = "Not before, as 90d or 2026-08-01.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this (default: all).")
  private @Nullable String until;

  @Option(
      names = "--json",
      description = "One line of JSON for each value, times in UTC, values as they are.")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::ask);
  }

  private int ask(ServiceClient client) {
    List<String> all = all();
    if (all.isEmpty()) {
      throw CommandFailure.usage("name a value, or a file of values with -f");
    }
    boolean any = false;
    boolean details = all.size() <= MOST_DETAILED;
    Set<String> notCovered = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      JsonNode answer = client.post(SIGHTINGS, question(some, details));
      for (JsonNode value : answer.path("values")) {
        any |= !value.path("seen").isEmpty();
        print(value, details);
      }
      answer.path("notes").forEach(note -> notes.add(text(note, "message")));
      answer.path("days_not_covered").forEach(day -> notCovered.add(day.asText()));
      if (answer.path("not_covered_since").isTextual()) {
        notCovered.add(answer.path("not_covered_since").asText() + " and after");
      }
      if (answer.path("kept_from").isTextual()) {
        notCovered.add("before " + answer.path("kept_from").asText());
      }
    }
    if (spec != null) {
      notes.forEach(spec.commandLine().getErr()::println);
    }
    if (spec != null && !notCovered.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("something may be missing of: " + String.join(", ", notCovered));
    }
    return any ? ExitCodes.OK : ExitCodes.NONE;
  }

  private ObjectNode question(List<String> some, boolean details) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode asked = question.putArray("values");
    some.forEach(asked::add);
    if (since != null) {
      question.put("from", Since.time(since));
    }
    if (until != null) {
      question.put("to", Since.time(until));
    }
    return question.put("details", details);
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(values);
    Path from = file;
    if (from != null) {
      try {
        List<String> lines =
            from.toString().equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()
                : Files.readAllLines(from);
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .forEach(all::add);
      } catch (IOException e) {
        throw CommandFailure.usage(from + " cannot be read as UTF-8");
      }
    }
    return all.stream().distinct().toList();
  }

  private void print(JsonNode value, boolean details) {
    if (spec == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(value);
    } else {
      String asked = Defanged.text(value.path("value").asText());
      if (value.path("seen").isEmpty()) {
        out.println(asked + "  never seen");
      }
      DisplayZone shown = zone.zone(System.getenv());
      value.path("seen").forEach(seen -> print(out, seen, details, shown));
    }
    out.flush();
  }

  private static void print(PrintWriter out, JsonNode seen, boolean details, DisplayZone zone) {
    out.printf(
        Locale.ROOT, "%s  (%s)%n", Defanged.text(seen.path("value").asText()), text(seen, "kind"));
    out.printf(
        Locale.ROOT,
        "  first %s, last %s (%s)%n",
        zone.text(seen.path("first").asText()),
        zone.text(seen.path("last").asText()),
        zone.label());
    long below = seen.path("events_below").asLong();
    out.printf(
        Locale.ROOT,
        "  at least %,d event%s%s%n",
        seen.path("events").asLong(),
        seen.path("events").asLong() == 1 ? "" : "s",
        below == 0 ? "" : String.format(Locale.ROOT, ", %,d of names below it", below));
    JsonNode hosts = seen.path("hosts");
    if (!hosts.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "  %,d host%s%s%n",
          hosts.size(),
          hosts.size() == 1 ? "" : "s",
          seen.path("hosts_unlisted").asBoolean() ? " and more that are not listed" : "");
      int shown = 0;
      for (JsonNode host : hosts) {
        if (shown++ == MOST_HOSTS) {
          out.println("    … (--json has all)");
          break;
        }
        String name = text(host, "name");
        out.printf(
            Locale.ROOT,
            "    %-32s %-24s last %s, %,d event%s%n",
            text(host, "id"),
            name,
            zone.text(host.path("last").asText()),
            host.path("events").asLong(),
            host.path("events").asLong() == 1 ? "" : "s");
      }
    } else if (seen.path("hosts_unlisted").asBoolean()) {
      out.println("  hosts are not listed");
    }
    if (details && !seen.path("users").isArray()) {
      out.println("  users and processes were not read");
    }
    list(out, "users", seen.path("users"));
    list(out, "processes", seen.path("processes"));
    StringBuilder months = new StringBuilder();
    seen.path("months")
        .properties()
        .forEach(
            month ->
                months
                    .append(months.isEmpty() ? "" : ", ")
                    .append(month.getKey())
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%,d", month.getValue().asLong())));
    out.println("  by month: " + months);
    JsonNode search = seen.path("search");
    out.printf(
        Locale.ROOT,
        "  events: takagari search --from %s --to %s '%s'%n",
        text(search, "from"),
        text(search, "to"),
        PlainText.visible(search.path("query").asText()).replace("'", "'\\''"));
  }

  private static void list(PrintWriter out, String what, JsonNode names) {
    if (!names.isEmpty()) {
      List<String> all = new ArrayList<>();
      names.forEach(name -> all.add(PlainText.visible(name.asText())));
      out.println("  " + what + " (newest events): " + String.join(", ", all));
    }
  }
}
