package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CalledAs;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What sightings say of a value, for people.
final class SeenText {
  private static final int MOST_HOSTS = 10;

  private final PrintWriter out;
  private final DisplayZone zone;
  private final boolean details;
  private final CalledAs called;

  /// @param details whether users and processes were asked for
  /// @param called how commands are to be written
  SeenText(PrintWriter out, DisplayZone zone, boolean details, CalledAs called) {
    this.out = out;
    this.zone = zone;
    this.details = details;
    this.called = called;
  }

  void write(JsonNode value) {
    String read = Defanged.text(value.path("read_as").asText(value.path("value").asText()));
    if (value.path("not_looked_up").isObject()) {
      out.println(read + "  not looked up: " + text(value.path("not_looked_up"), "message"));
      asked(value, read);
    } else if (value.path("seen").isEmpty()) {
      out.println(read + "  never seen" + kinds(value.path("looked_up_as")));
      asked(value, read);
    }
    for (JsonNode seen : value.path("seen")) {
      out.printf(
          Locale.ROOT,
          "%s  (%s)%n",
          Defanged.text(seen.path("value").asText()),
          text(seen, "kind"));
      asked(value, read);
      seen(seen);
    }
  }

  /// Says how it was asked for when it was read as something else.
  ///
  /// @param read as it is shown
  private void asked(JsonNode value, String read) {
    if (value.path("read_as").isTextual()) {
      String asked = Defanged.text(value.path("value").asText());
      out.println(asked.equals(read) ? "  defanging was undone" : "  asked for as " + asked);
    }
  }

  private static String kinds(JsonNode kinds) {
    List<String> names = new ArrayList<>();
    kinds.forEach(kind -> names.add(PlainText.visible(kind.asText())));
    return names.isEmpty() ? "" : "  (as " + String.join(", ", names) + ")";
  }

  private void seen(JsonNode seen) {
    out.printf(
        Locale.ROOT,
        "  first %s, last %s (%s)%n",
        zone.text(seen.path("first").asText()),
        zone.text(seen.path("last").asText()),
        zone.label());
    long below = seen.path("events_below").asLong();
    out.println(
        "  at least "
            + Counted.of(seen.path("events").asLong(), "event")
            + (below == 0 ? "" : String.format(Locale.ROOT, ", %,d of names below it", below)));
    hosts(seen);
    if (details && !seen.path("users").isArray()) {
      out.println("  users and processes were not read");
    }
    list("users", seen.path("users"));
    list("processes", seen.path("processes"));
    List<String> months = new ArrayList<>();
    seen.path("months")
        .properties()
        .forEach(
            month ->
                months.add(
                    String.format(
                        Locale.ROOT,
                        "%s: %,d",
                        PlainText.visible(month.getKey()),
                        month.getValue().asLong())));
    if (!months.isEmpty()) {
      out.println("  events by month (UTC): " + String.join(", ", months));
    }
    search(seen);
  }

  private void hosts(JsonNode seen) {
    JsonNode hosts = seen.path("hosts");
    boolean more = seen.path("hosts_unlisted").asBoolean();
    if (hosts.isEmpty()) {
      if (more) {
        out.println("  hosts are not listed");
      }
      return;
    }
    out.println(
        "  " + Counted.of(hosts.size(), "host") + (more ? " and more that are not listed" : ""));
    int shown = 0;
    for (JsonNode host : hosts) {
      if (shown++ == MOST_HOSTS) {
        out.printf(Locale.ROOT, "    … and %,d more, see --json%n", hosts.size() - MOST_HOSTS);
        return;
      }
      out.printf(
          Locale.ROOT,
          "    %-32s %-24s last %s, %s%n",
          text(host, "id"),
          Defanged.mention(host.path("name").asText()),
          zone.text(host.path("last").asText()),
          Counted.of(host.path("events").asLong(), "event"));
    }
  }

  private void list(String what, JsonNode names) {
    if (!names.isEmpty()) {
      List<String> all = new ArrayList<>();
      names.forEach(name -> all.add(Defanged.mention(name.asText())));
      out.println("  " + what + " (newest events): " + String.join(", ", all));
    }
  }

  /// The search is for a shell: nobody could paste a defanged value into it, for a query takes the
  /// value as it is.
  private void search(JsonNode seen) {
    JsonNode search = seen.path("search");
    String query = search.path("query").asText();
    if (!PlainText.visible(query).equals(query)) {
      out.println("  events: the value has characters that cannot be shown; --json has the search");
      return;
    }
    out.println(
        "  events: "
            + called.line(
                "search --from "
                    + text(search, "from")
                    + " --to "
                    + text(search, "to")
                    + " "
                    + Defanged.inShell(query, seen.path("value").asText())));
  }
}
