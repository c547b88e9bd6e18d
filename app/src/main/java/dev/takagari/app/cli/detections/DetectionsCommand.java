package dev.takagari.app.cli.detections;

import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.cases.DetectionListCommand;
import picocli.CommandLine.Command;

/// Detections: what products, rules and indicators say.
@Command(
    name = "detections",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what was detected, also what no case was opened for, and brings exported records on",
      "the road to detections and cases."
    },
    synopsisSubcommandLabel = "(ingest | list)",
    subcommands = {BringCommand.class, DetectionListCommand.class})
public final class DetectionsCommand extends CommandGroup {
  static final String INGEST = "/api/v1/detections/ingest";
}
