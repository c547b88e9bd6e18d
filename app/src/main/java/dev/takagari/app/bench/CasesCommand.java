package dev.takagari.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures how long it takes from the alert queue to a stored case with its first facts, also
/// while a source of intel is dead or slow, and in a storm; and from there to its message in Slack.
@Command(
    name = "cases",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long it takes from the alert queue to a stored case, to its first facts, and to"
          + " its message in Slack.",
      "All servers are on loopback; nothing is left on disk."
    },
    footerHeading = "%nSides:%n",
    footer = {
      "  none    no source of intel",
      "  dead    one that refuses connections",
      "  slow    one that takes 30 s",
      "  storm   none, and one rule finds 500 new things in a minute",
      "  told    none, and cases are told in what plays Slack"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:99 %% had their case and its first facts within 2 s on every side, and 99 %% of cases"
          + " their message within 2 s after them",
      "5:later, or something is missing, or failed, or the disk is too small"
    })
final class CasesCommand implements Callable<Integer> {
  private static final int MOST_RATE = 10_000;
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_BATCH = 1_000;
  private static final int MOST = 1_000_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "detections a second (default: ${DEFAULT-VALUE})")
  private int rate = 50;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "how long they come, on each side (default: ${DEFAULT-VALUE})")
  private int seconds = 120;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "seconds of the same before, which are not measured (default: ${DEFAULT-VALUE})")
  private int warmUp = 15;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "50",
      description = "detections that are put into the queue together (default: ${DEFAULT-VALUE})")
  private int batch = 50;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "1000",
      description = "hosts on which they happen (default: ${DEFAULT-VALUE})")
  private int hosts = 1_000;

  @Option(
      names = "--groups",
      paramLabel = "N",
      defaultValue = "600",
      description = "cases that they become (default: ${DEFAULT-VALUE})")
  private int groups = 600;

  @Option(
      names = "--only",
      paramLabel = "SIDE",
      split = ",",
      description = "run these sides only (default: all)")
  private List<String> only = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "processors that the service may use (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Mixin private BenchPlaces places = new BenchPlaces();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FleetArguments.check(spec.commandLine(), "--rate", rate, 1, MOST_RATE);
    FleetArguments.check(spec.commandLine(), "--seconds", seconds, 1, MOST_SECONDS);
    FleetArguments.check(spec.commandLine(), "--warm-up", warmUp, 0, MOST_SECONDS);
    FleetArguments.check(spec.commandLine(), "--batch", batch, 1, MOST_BATCH);
    FleetArguments.check(spec.commandLine(), "--hosts", hosts, 1, MOST);
    FleetArguments.check(spec.commandLine(), "--groups", groups, 1, MOST);
    FleetArguments.check(spec.commandLine(), "--threads", threads, 1, Threads.MOST);
    Set<CaseSide> sides = sides();
    InstantSource clock = InstantSource.system();
    List<CaseDelays> measured = new ArrayList<>();
    try (Workspace workspace = places.workspace()) {
      workspace.require(Workspace.SERVERS_BYTES);
      CasesBench bench = new CasesBench(workspace, clock, rate, batch, threads);
      for (CaseSide side : sides) {
        say(side.code() + ": " + side.label());
        measured.add(
            bench.run(
                side,
                CasePlan.warmUp(
                    rate * warmUp,
                    (int) ((long) groups * warmUp / seconds),
                    hosts,
                    clock.instant()),
                CasePlan.of(
                    rate * seconds, groups, hosts, side == CaseSide.STORM, rate, clock.instant())));
      }
    }
    CaseDelayReport report =
        new CaseDelayReport(rate, batch, hosts, groups, measured, Machine.here(threads));
    places.document(spec, clock, report::document);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.table());
    out.flush();
    return report.isGood() ? 0 : BenchCommand.FAILED;
  }

  private Set<CaseSide> sides() {
    Set<CaseSide> sides = EnumSet.noneOf(CaseSide.class);
    for (String code : only) {
      sides.add(
          EnumSet.allOf(CaseSide.class).stream()
              .filter(side -> side.code().equals(code))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "--only: '" + code + "' is no side")));
    }
    return sides.isEmpty() ? EnumSet.allOf(CaseSide.class) : sides;
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("takagari: " + text);
    err.flush();
  }
}
