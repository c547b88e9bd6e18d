package dev.takagari.app.cli.routing;

import dev.takagari.alerting.route.Duty;
import dev.takagari.alerting.route.DutySpan;
import dev.takagari.alerting.route.Rota;
import dev.takagari.alerting.route.RouteQuestion;
import dev.takagari.alerting.route.Routing;
import dev.takagari.alerting.route.RoutingFaults;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.hunt.TableText;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.text.PlainText;
import dev.takagari.search.time.TimeExpression;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks at the files that say where cases are told and who is on call.
@Command(
    name = "routing",
    mixinStandardHelpOptions = true,
    description =
        "Shows and checks where cases are told and who is on call, as files say it; asks no service.",
    synopsisSubcommandLabel = "(check | who | explain | rota)",
    subcommands = {
      RoutingCommand.Check.class,
      RoutingCommand.Who.class,
      RoutingCommand.Explain.class,
      RoutingCommand.RotaTable.class
    })
public final class RoutingCommand extends CommandGroup {
  private static final Duration AHEAD = Duration.ofDays(56);
  private static final int MOST_WEEKS = 53;

  /// What all of them need.
  abstract static class OnFiles implements Callable<Integer> {
    @Mixin private final RoutingDirectory directory = new RoutingDirectory();

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description =
            "As of this time, as 2026-11-20T14:00Z; UTC without an offset (default: now).")
    private @Nullable String at;

    @Spec private @Nullable CommandSpec spec;

    /// Shows what the files say.
    ///
    /// @param time as of which
    /// @return the exit code
    abstract int show(Routing routing, Instant time, PrintWriter out);

    @Override
    public final Integer call() {
      CommandLine line = Objects.requireNonNull(spec, "picocli sets it").commandLine();
      Instant now = Instant.now();
      Instant time = at == null ? now : TimeExpression.parse("--at", at, now);
      try {
        Optional<Routing> routing = directory.read(line.getErr());
        return routing.isEmpty() ? ExitCodes.USAGE : show(routing.get(), time, line.getOut());
      } catch (CommandFailure e) {
        line.getErr().println("takagari: " + e.text());
        return e.exitCode();
      } finally {
        line.getErr().flush();
      }
    }

    /// The teams that a command is about.
    static List<String> teams(Rota rota, @Nullable String team) {
      if (team == null) {
        return rota.teams();
      }
      if (rota.zone(team).isEmpty()) {
        throw CommandFailure.usage(
            "--team: " + PlainText.visible(team) + " has no rota; there are " + rota.teams());
      }
      return List.of(team);
    }
  }

  /// Checks files.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Checks the files, and says when nobody is on call within 8 weeks.",
        "Exit code 2 when a file cannot be used or names somebody who is not there; 3 when there are"
            + " holes, or something else that may surprise at night."
      })
  static final class Check extends OnFiles {
    private static final int MOST_HOLES = 10;

    @Override
    int show(Routing routing, Instant time, PrintWriter out) {
      RoutingFiles files = routing.files();
      new TableText(List.of("FILE", "HAS"))
          .print(
              List.of(
                  List.of(files.tags().file(), files.tags().rules().size() + " rules"),
                  List.of(files.people().file(), files.people().people().size() + " people"),
                  List.of(files.rota().file(), files.rota().teams().size() + " teams")),
              out);
      List<String> doubtful = new ArrayList<>();
      List<String> stoodIn = new ArrayList<>();
      for (String team : routing.rota().teams()) {
        ahead(routing.rota(), team, time, doubtful, stoodIn);
      }
      doubtful.addAll(RoutingFaults.doubtful(routing));
      if (!doubtful.isEmpty() || !stoodIn.isEmpty()) {
        out.println();
      }
      doubtful.forEach(line -> out.println(PlainText.visible(line)));
      stoodIn.forEach(line -> out.println(PlainText.visible(line)));
      out.flush();
      if (!RoutingFaults.wrong(routing).isEmpty()) {
        return ExitCodes.USAGE;
      }
      return doubtful.isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }

    /// What becomes of a team's duty in the weeks to come.
    private static void ahead(
        Rota rota, String team, Instant time, List<String> holes, List<String> stoodIn) {
      ZoneId zone = rota.zone(team).orElseThrow();
      List<DutySpan> spans = rota.spans(team, time, time.plus(AHEAD));
      List<DutySpan> nobody = by(Duty.By.NOBODY, spans);
      for (DutySpan span : nobody.subList(0, Math.min(MOST_HOLES, nobody.size()))) {
        holes.add(
            "nobody of team %s from %s to %s (%s)"
                .formatted(
                    team,
                    DutyText.minute(span.from(), zone),
                    DutyText.minute(span.to(), zone),
                    zone.getId()));
      }
      if (nobody.size() > MOST_HOLES) {
        holes.add(
            "nobody of team %s in %d more times, in all for %s of 8 weeks"
                .formatted(team, nobody.size() - MOST_HOLES, DutyText.length(length(nobody))));
      }
      List<DutySpan> fallback = by(Duty.By.FALLBACK, spans);
      if (!fallback.isEmpty()) {
        stoodIn.add(
            "the fallback of team %s is called for %s of 8 weeks"
                .formatted(team, DutyText.length(length(fallback))));
      }
    }

    private static List<DutySpan> by(Duty.By by, List<DutySpan> spans) {
      return spans.stream().filter(span -> span.duty().by() == by).toList();
    }

    private static Duration length(List<DutySpan> spans) {
      return spans.stream()
          .map(span -> Duration.between(span.from(), span.to()))
          .reduce(Duration.ZERO, Duration::plus);
    }
  }

  /// Says who is on call.
  @Command(
      name = "who",
      mixinStandardHelpOptions = true,
      description = "Says who is on call: exit code 0, or 1 when nobody is for a team.")
  static final class Who extends OnFiles {
    @Option(names = "--team", paramLabel = "TEAM", description = "Only of this one.")
    private @Nullable String team;

    @Override
    int show(Routing routing, Instant time, PrintWriter out) {
      Rota rota = routing.rota();
      List<List<String>> rows = new ArrayList<>();
      boolean hole = false;
      for (String name : teams(rota, team)) {
        ZoneId zone = rota.zone(name).orElseThrow();
        DutySpan span = rota.spans(name, time, time.plus(AHEAD)).getFirst();
        hole |= span.duty().by() == Duty.By.NOBODY;
        boolean endless = span.to().equals(time.plus(AHEAD));
        rows.add(
            List.of(
                PlainText.visible(name),
                DutyText.people(span.duty()),
                endless
                    ? "longer than 8 weeks"
                    : DutyText.minute(span.to(), zone) + " (" + zone.getId() + ")",
                DutyText.by(span.duty())));
      }
      new TableText(List.of("TEAM", "ON CALL", "UNTIL", "BECAUSE OF")).print(rows, out);
      out.flush();
      return hole || rows.isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }
  }

  /// Says where a case would be told.
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description =
          "Says where a case would be told and who would be mentioned, and which rules say so.",
      footer = {
        "",
        "Example:",
        "  takagari routing explain --source falcon --severity high --host pay-web-3 --tag pci"
      })
  static final class Explain extends OnFiles {
    @Option(names = "--source", paramLabel = "SOURCE", description = "Who detected, as falcon.")
    private String source = "";

    @Option(
        names = "--severity",
        paramLabel = "SEVERITY",
        defaultValue = "medium",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Severity severity = Severity.MEDIUM;

    @Option(
        names = "--tell",
        paramLabel = "LEVEL",
        defaultValue = "page",
        description = "What the policy says: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Tell tell = Tell.PAGE;

    @Option(names = "--host", paramLabel = "HOST", description = "A host; may be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag of a host; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Override
    int show(Routing routing, Instant time, PrintWriter out) {
      RouteQuestion question = new RouteQuestion(source, severity, tell, tags, hosts);
      new ExplainText(out).print(routing.explain(question, time), tell);
      return ExitCodes.OK;
    }
  }

  /// Prints the rota.
  @Command(
      name = "rota",
      mixinStandardHelpOptions = true,
      description = "Prints the rota as a table, a line a day.")
  static final class RotaTable extends OnFiles {
    @Option(
        names = "--weeks",
        paramLabel = "N",
        defaultValue = "4",
        description = "So many, from the Monday before on (default: ${DEFAULT-VALUE}).")
    private int weeks = 4;

    @Option(names = "--team", paramLabel = "TEAM", description = "Only of this one.")
    private @Nullable String team;

    @Override
    int show(Routing routing, Instant time, PrintWriter out) {
      if (weeks < 1 || weeks > MOST_WEEKS) {
        throw CommandFailure.usage("--weeks: " + weeks + " is not 1 to " + MOST_WEEKS);
      }
      List<String> teams = teams(routing.rota(), team);
      RotaText.print(routing.rota(), teams, time, weeks, out);
      return teams.isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }
  }
}
