package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.enrich.rows.ListTexts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks for indicators in what had arrived before.
@Command(
    name = "hunt",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for indicators in what had arrived before. New indicators are hunted without being"
          + " asked for; see `takagari hunt status`.",
      "What is found is in `takagari indicators hits`."
    },
    synopsisSubcommandLabel = "(start | status | cancel)",
    subcommands = {HuntCommand.Start.class, HuntCommand.Status.class, HuntCommand.Cancel.class})
public final class HuntCommand extends CommandGroup {
  private static final String HUNTS = "/api/v1/hunts";

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("a hunt has an id as `takagari hunt status` shows it");
    }
  }

  private static void print(PrintWriter out, JsonNode hunt, DisplayZone zone) {
    out.printf(
        Locale.ROOT,
        "%s  %s  %s%n  events since %s, started %s (%s) by %s%n",
        text(hunt, "id"),
        text(hunt, "state"),
        text(hunt, "scope"),
        zone.text(hunt.path("since").asText()),
        zone.text(hunt.path("created_at").asText()),
        zone.label(),
        text(hunt, "by"));
    out.printf(
        Locale.ROOT,
        "  %s, %s read, %,d found, %s%n",
        days(hunt),
        Counted.of(hunt.path("bytes").asLong(), "byte"),
        hunt.path("found").asLong(),
        Counted.of(hunt.path("hits").asLong(), "new hit"));
    if (!hunt.path("note").asText().isEmpty()) {
      out.println("  " + Defanged.mention(hunt.path("note").asText()));
    }
  }

  /// How far it is. Until a hunt looked which days there are, it does not know how many.
  private static String days(JsonNode hunt) {
    long total = hunt.path("total").asLong();
    if (total > 0) {
      return String.format(
          Locale.ROOT, "%,d of %s", hunt.path("done").asLong(), Counted.of(total, "day"));
    }
    return hunt.path("state").asText().equals("done") ? "no day to look through" : "0 of ? days";
  }

  /// Starts one.
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {
        "Starts a hunt for values that need not be in the store, and waits for its end.",
        "Exit code 0 when it came to its end, whatever it found (`takagari indicators hits`), or"
            + " was started with --detach; 5 when it was cancelled or failed."
      })
  static final class Start implements Callable<Integer> {
    private static final long EVERY_MILLIS = 500;
    private static final int MOST_SAID = 20;
    private static final Pattern TYPE = Pattern.compile("([a-z][a-z0-9-]*)=(.+)", Pattern.DOTALL);

    @Parameters(
        paramLabel = "[TYPE=]VALUE",
        arity = "0..*",
        description =
            "As evil[.]example, 203.0.113.0/24 or cmdline='rundll32 x'. May be defanged; without"
                + " TYPE what it looks like. TYPE is ipv4, ipv6, cidr, domain, hostname, url, md5,"
                + " sha1, sha256, filename, cmdline or user-agent.")
    private List<String> values = List.of();

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = ValueFile.HELP + " A line may begin with TYPE=.")
    private @Nullable Path file;

    @Option(
        names = "--since",
        defaultValue = "90d",
        paramLabel = "TIME",
        description = "Events not before this, as 90d or 2026-08-01 (default: ${DEFAULT-VALUE}).")
    private String since = "90d";

    @Option(names = "--detach", description = "Do not wait for the end.")
    private boolean detach;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::start);
    }

    private int start(ServiceClient client) {
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("since", Since.time(since));
      ArrayNode named = request.putArray("values");
      all().forEach(value -> put(named.addObject(), value));
      if (named.isEmpty()) {
        throw CommandFailure.usage("name a value, or a file of values with -f");
      }
      JsonNode hunt = client.post(HUNTS, request);
      JsonNode readAs = hunt.withArray("/read_as");
      if (!json) {
        say(readAs);
      }
      while (!detach && isOpen(hunt)) {
        pause();
        hunt = client.get(HUNTS + "/" + id(hunt.path("id").asText()));
      }
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(((ObjectNode) hunt).set("read_as", readAs)));
        } else {
          print(out, hunt, zone.zone(System.getenv()));
        }
        out.flush();
      }
      return detach || hunt.path("state").asText().equals("done") ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Set<String> all() {
      Set<String> all = new LinkedHashSet<>(values);
      Path from = file;
      if (from != null) {
        ListTexts list = ValueFile.read(from);
        if (spec != null) {
          ValueFile.sayLeft(from, list, spec.commandLine().getErr());
        }
        all.addAll(list.values());
      }
      return all;
    }

    /// A word before `=` is a type; of a URL, say, with `=` in it, it is part of the value.
    private static void put(ObjectNode named, String value) {
      Matcher typed = TYPE.matcher(value);
      if (typed.matches()) {
        named.put("type", typed.group(1)).put("value", typed.group(2));
      } else {
        named.putNull("type").put("value", value);
      }
    }

    private void say(JsonNode readAs) {
      if (spec == null) {
        return;
      }
      PrintWriter err = spec.commandLine().getErr();
      int said = 0;
      for (JsonNode read : readAs) {
        if (said++ == MOST_SAID) {
          err.println("… and others, see --json");
          break;
        }
        err.printf(
            "%s: looked for as %s %s%n",
            Defanged.text(read.path("given").asText()),
            text(read, "type"),
            Defanged.text(read.path("value").asText()));
      }
      err.flush();
    }

    private static boolean isOpen(JsonNode hunt) {
      String state = hunt.path("state").asText();
      return state.equals("waiting") || state.equals("running");
    }

    private static void pause() {
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted; the hunt goes on");
      }
    }
  }

  /// Shows them.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description =
          "Shows one hunt, or the newest ones: how far each is, how many indicators it found in events,"
              + " and how many of these were not known (hits).")
  static final class Status implements Callable<Integer> {
    @Parameters(
        paramLabel = "ID",
        arity = "0..1",
        description = "Of one hunt (default: the newest 20).")
    private @Nullable String one;

    @Option(names = "--running", description = "Only hunts that are not over.")
    private boolean running;

    @Option(names = "--json", description = "One line of JSON for each hunt, times in UTC.")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      List<JsonNode> hunts = new ArrayList<>();
      String wanted = one;
      if (wanted == null) {
        client.get(HUNTS + "?running=" + running).path("hunts").forEach(hunts::add);
      } else {
        hunts.add(client.get(HUNTS + "/" + id(wanted)));
      }
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode hunt : hunts) {
          if (json) {
            out.println(PrintedJson.line(hunt));
          } else {
            print(out, hunt, zone.zone(System.getenv()));
          }
        }
        out.flush();
        if (hunts.isEmpty()) {
          spec.commandLine()
              .getErr()
              .println(running ? "no hunt is under way" : "there was no hunt");
        }
      }
      return ExitCodes.OK;
    }
  }

  /// Ends one.
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Ends a hunt; what it found stays. Exit code 0, or 1 when it was over.")
  static final class Cancel implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "As `takagari hunt status` shows it.")
    private String one = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::cancel);
    }

    private int cancel(ServiceClient client) {
      JsonNode answer =
          client.post(HUNTS + "/" + id(one) + "/cancel", JsonNodeFactory.instance.objectNode());
      boolean cancelled = answer.path("cancelled").asBoolean();
      if (spec != null) {
        spec.commandLine().getOut().println(cancelled ? "cancelled" : "it was over");
        spec.commandLine().getOut().flush();
      }
      return cancelled ? ExitCodes.OK : ExitCodes.NONE;
    }
  }
}
