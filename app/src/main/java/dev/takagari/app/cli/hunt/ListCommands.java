package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands about values that never alert.
final class ListCommands {
  private static final String ALLOWED = IndicatorsCommand.INDICATORS + "/allowed";
  private static final String LISTS = IndicatorsCommand.INDICATORS + "/lists";

  private ListCommands() {}

  private static void say(@Nullable CommandSpec spec, String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }

  private static ObjectNode value(String value, @Nullable String type) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("value", value);
    if (type != null) {
      request.put("type", type);
    }
    return request;
  }

  /// Our own list.
  @Command(
      name = "allow",
      mixinStandardHelpOptions = true,
      description = "Our own list of values that never alert: a hit on one says so and is counted.",
      synopsisSubcommandLabel = "(add | list | remove)",
      subcommands = {Add.class, Allowed.class, Remove.class})
  static final class Allow extends CommandGroup {}

  /// Puts a value on it.
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Puts a value on the list, or says anew what is said of it there.",
        "A network stands for what is in it, a domain also for the names below it."
      })
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "VALUE", description = "May be defanged.")
    private String value = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "Default: what it looks like.")
    private @Nullable String type;

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "WHO",
        description = "Who answers for it.")
    private String owner = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "As 30d or 2027-01-31 (default: never).")
    private @Nullable String expires;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::add);
    }

    private int add(ServiceClient client) {
      ObjectNode request = value(value, type).put("owner", owner).put("reason", reason);
      if (expires != null) {
        request.put("expires", expires);
      }
      JsonNode answer = client.post(ALLOWED, request);
      say(
          spec,
          text(answer, "type")
              + " "
              + Defanged.text(answer.path("value").asText())
              + " never alerts"
              + (text(answer, "expires").isEmpty() ? "" : " until " + text(answer, "expires")));
      return ExitCodes.OK;
    }
  }

  /// Shows it.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the list: exit code 0, or 1 when it is empty.")
  static final class Allowed implements Callable<Integer> {
    private static final String ROW = "%-10s %-44s %-20s %-27s %s%n";

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      JsonNode answer = client.get(ALLOWED);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(answer));
        } else if (answer.path("allowed").isEmpty()) {
          String add = service.calledAs(System.getenv()).line("indicators allow add");
          out.println("the list is empty; `" + add + "` puts a value on it");
        } else {
          out.printf(Locale.ROOT, ROW, "TYPE", "VALUE", "OWNER", "EXPIRES (UTC)", "REASON");
          for (JsonNode entry : answer.path("allowed")) {
            out.printf(
                Locale.ROOT,
                ROW,
                text(entry, "type"),
                Defanged.text(entry.path("value").asText()),
                text(entry, "owner"),
                text(entry, "expires").isEmpty() ? "never" : text(entry, "expires"),
                text(entry, "reason"));
          }
        }
        out.flush();
      }
      return answer.path("allowed").isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }
  }

  /// Takes a value off it.
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Takes a value off the list.")
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "VALUE", description = "May be defanged.")
    private String value = "";

    @Option(names = "--type", paramLabel = "TYPE", description = "Default: what it looks like.")
    private @Nullable String type;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(
          client -> {
            JsonNode answer = client.post(ALLOWED + "/remove", value(value, type));
            say(
                spec,
                text(answer, "type")
                    + " "
                    + Defanged.text(answer.path("value").asText())
                    + " is off the list; what is found of it from now on alerts");
            return ExitCodes.OK;
          });
    }
  }

  /// Warning lists.
  @Command(
      name = "lists",
      mixinStandardHelpOptions = true,
      description = "Warning lists: well-known values that never alert while their list is on.",
      synopsisSubcommandLabel = "(list | on | off)",
      subcommands = {Shown.class, On.class, Off.class})
  static final class Lists extends CommandGroup {}

  /// Shows them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Shows the warning lists there are, and which are on: exit code 0, or 1 when there is none.",
        "They are files of https://github.com/MISP/misp-warninglists that somebody downloads: every"
            + " *.json in the directory that takagari.indicators.warning-lists names is read when the"
            + " service starts."
      })
  static final class Shown implements Callable<Integer> {
    private static final String ROW = "%-5s %10s  %-44s %s%n";
    private static final String NONE =
        """
        there is no warning list: takagari.indicators.warning-lists names no directory, or one without lists
        Download lists of https://github.com/MISP/misp-warninglists into it, as NAME.json, and start the service anew.""";

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      JsonNode answer = client.get(LISTS);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(answer));
        } else {
          if (answer.path("lists").isEmpty()) {
            out.println(NONE);
          } else {
            out.printf(Locale.ROOT, ROW, "STATE", "ENTRIES", "NAME", "SWITCHED BY");
          }
          for (JsonNode list : answer.path("lists")) {
            out.printf(
                Locale.ROOT,
                ROW,
                list.path("on").asBoolean() ? "on" : "off",
                list.path("loaded").asBoolean()
                    ? String.format(Locale.ROOT, "%,d", list.path("entries").asLong())
                    : "not there",
                text(list, "name"),
                text(list, "by"));
          }
          for (JsonNode refused : answer.path("refused")) {
            out.printf(
                Locale.ROOT, "not read: %s (%s)%n", text(refused, "file"), text(refused, "reason"));
          }
        }
        out.flush();
      }
      return answer.path("lists").isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }
  }

  /// What switches one of them.
  abstract static class Switch implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "As `lists list` shows it.")
    private String name = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    private final boolean on;

    Switch(boolean on) {
      this.on = on;
    }

    @Override
    public Integer call() {
      return service.call(
          client -> {
            client.post(
                LISTS, JsonNodeFactory.instance.objectNode().put("name", name).put("on", on));
            say(spec, PlainText.visible(name) + (on ? " is on" : " is off"));
            return ExitCodes.OK;
          });
    }
  }

  /// Switches one on.
  @Command(
      name = "on",
      mixinStandardHelpOptions = true,
      description = "Switches one on: what it holds never alerts from now on.")
  static final class On extends Switch {
    On() {
      super(true);
    }
  }

  /// Switches one off.
  @Command(
      name = "off",
      mixinStandardHelpOptions = true,
      description = "Switches one off: what is found from now on alerts.")
  static final class Off extends Switch {
    Off() {
      super(false);
    }
  }
}
