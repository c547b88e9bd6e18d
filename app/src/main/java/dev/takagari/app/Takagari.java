package dev.takagari.app;

import dev.takagari.app.bench.BenchCommand;
import dev.takagari.app.cli.ArgumentReport;
import dev.takagari.app.cli.ErrorReport;
import dev.takagari.app.cli.cases.CasesCommand;
import dev.takagari.app.cli.cases.OutboxCommand;
import dev.takagari.app.cli.cases.ReportCommand;
import dev.takagari.app.cli.cases.RespondCommand;
import dev.takagari.app.cli.cases.SuppressionsCommand;
import dev.takagari.app.cli.detections.DetectionsCommand;
import dev.takagari.app.cli.hunt.HuntCommand;
import dev.takagari.app.cli.hunt.IndicatorsCommand;
import dev.takagari.app.cli.hunt.IntelCommand;
import dev.takagari.app.cli.hunt.SeenCommand;
import dev.takagari.app.cli.operate.AuditCommand;
import dev.takagari.app.cli.operate.CoverageCommand;
import dev.takagari.app.cli.operate.DoctorCommand;
import dev.takagari.app.cli.operate.FeedsCommand;
import dev.takagari.app.cli.operate.IngestCommand;
import dev.takagari.app.cli.operate.LakeCommand;
import dev.takagari.app.cli.operate.LedgerCommand;
import dev.takagari.app.cli.operate.OwnersCommand;
import dev.takagari.app.cli.operate.QuarantineCommand;
import dev.takagari.app.cli.operate.ReplayCommand;
import dev.takagari.app.cli.operate.RetentionCommand;
import dev.takagari.app.cli.operate.StatusCommand;
import dev.takagari.app.cli.operate.StreamsCommand;
import dev.takagari.app.cli.operate.VolumeCommand;
import dev.takagari.app.cli.operate.WhoCommand;
import dev.takagari.app.cli.policy.PolicyCommand;
import dev.takagari.app.cli.routing.RoutingCommand;
import dev.takagari.app.cli.rules.RulesCommand;
import dev.takagari.app.cli.search.SearchCommand;
import dev.takagari.app.cli.sources.SourcesCommand;
import dev.takagari.app.cli.sql.SqlCommand;
import dev.takagari.app.convert.ConvertCommand;
import dev.takagari.app.demo.DemoCommand;
import dev.takagari.app.process.Release;
import dev.takagari.app.service.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The executable. Commands that talk to a running service start neither Spring nor servers.
@Command(
    name = "takagari",
    description = "Falcon telemetry kept for years, searchable at once.",
    mixinStandardHelpOptions = true,
    version = "takagari " + Release.VERSION,
    subcommands = {
      DemoCommand.class,
      SearchCommand.class,
      SqlCommand.class,
      CasesCommand.class,
      DetectionsCommand.class,
      SuppressionsCommand.class,
      OutboxCommand.class,
      RespondCommand.class,
      ReportCommand.class,
      SeenCommand.class,
      IntelCommand.class,
      IndicatorsCommand.class,
      HuntCommand.class,
      IngestCommand.class,
      ReplayCommand.class,
      QuarantineCommand.class,
      LakeCommand.class,
      RetentionCommand.class,
      VolumeCommand.class,
      LedgerCommand.class,
      AuditCommand.class,
      StatusCommand.class,
      CoverageCommand.class,
      FeedsCommand.class,
      StreamsCommand.class,
      WhoCommand.class,
      OwnersCommand.class,
      DoctorCommand.class,
      SourcesCommand.class,
      PolicyCommand.class,
      RulesCommand.class,
      RoutingCommand.class,
      ServeCommand.class,
      ConvertCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = "%nFrom a clone, `./takagari test [--all]` runs the tests.")
public final class Takagari {
  private Takagari() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Runs one command.
  ///
  /// @return its exit code
  public static int run(String... arguments) {
    CommandLine commandLine = commandLine();
    if (arguments.length == 0) {
      commandLine.usage(System.err);
      return CommandLine.ExitCode.USAGE;
    }
    return commandLine.execute(arguments);
  }

  /// All commands, ready to be executed.
  public static CommandLine commandLine() {
    return new CommandLine(new Takagari())
        .setExecutionExceptionHandler(new ErrorReport())
        .setParameterExceptionHandler(new ArgumentReport())
        // -host.name:a is a query that wants --, not -h and more
        .setPosixClusteredShortOptionsAllowed(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
